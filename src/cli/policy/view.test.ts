import { describe, expect, test } from 'vitest';

import { contextOf } from '../../../test/support/context.ts';
import {
  connection,
  DRIFTS,
  effect,
  OTHERS,
  PLAN,
  PROOF,
  probe,
  STATUS,
  WARNINGS,
} from '../../../test/support/policy-values.ts';
import { LANGUAGES, type PolicyPlan, type PolicyProof, type PolicyStatus } from '../../model/index.ts';
import { width } from '../../text/index.ts';
import { type PlanAsked, policyPlanText } from './plan-view.ts';
import { policyDriftText, policyStatusText } from './status-view.ts';
import { policyProofText } from './verify-view.ts';

const ALONE: PlanAsked = { alone: true, anyway: false, file: null };
const NOW = new Date('2026-11-25T14:03:20.000Z');
const QUIET: PolicyPlan = {
  ...PLAN,
  warnings: [],
  others: [],
  connections: [],
  outgoing: [],
  refusal: null,
  needsRoot: false,
};

async function plan(value: Partial<PolicyPlan>, asked = ALONE): Promise<string> {
  return policyPlanText({ ...QUIET, ...value }, asked, await contextOf('en'));
}

async function status(value: Partial<PolicyStatus>): Promise<string> {
  return policyStatusText({ ...STATUS, ...value }, NOW, await contextOf('en'));
}

async function proof(value: Partial<PolicyProof>): Promise<string> {
  return policyProofText({ ...PROOF, ...value }, await contextOf('en'));
}

/** A word that can't be broken, such as a path or a command, and lines of a diff, stay whole. */
function tooWide(text: string, columns: number): readonly string[] {
  return text
    .split('\n')
    .filter((line) => width(line) > columns && !/[^\s\p{Script=Han}]{30}/u.test(line) && !/^ +[-+ @]/.test(line));
}

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([80, 50])('all of it fits into %i columns', async (columns) => {
    const context = await contextOf(language, columns);
    const drifted = { ...STATUS, drifts: DRIFTS };
    const texts = [
      policyPlanText(PLAN, ALONE, context),
      policyStatusText(drifted, NOW, context),
      policyDriftText(drifted, context),
      policyProofText(PROOF, context),
    ];
    expect(texts.flatMap((text) => tooWide(text, columns))).toEqual([]);
  });

  test('nothing hostile reaches the terminal, and nothing is left untold', async () => {
    const context = await contextOf(language);
    const drifted: PolicyStatus = {
      ...STATUS,
      drifts: DRIFTS,
      path: '/etc/\u001B[2J',
      lastRollback: { at: NOW.toISOString(), done: false, detail: '\u202E' },
    };
    const text = [
      policyPlanText({ ...PLAN, path: '/\u001B[2J' }, ALONE, context),
      policyStatusText(drifted, NOW, context),
      policyProofText({ ...PROOF, notProbed: '\u001B[2J' }, context),
    ].join('');
    expect(text).not.toMatch(/[^\P{C}\n]|\u202E|\u200B/u);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).toContain(String.raw`\x1b[31mred\u202etxt\u200b\x0anext`);
  });

  test('every warning, drift and other filter has its sentence, and says what to try', async () => {
    const context = await contextOf(language);
    const { warnings, drifts, refusals, others } = context.messages.policyCodes;
    expect(Object.keys(warnings).toSorted()).toEqual(WARNINGS.map(({ code }) => code).toSorted());
    expect(Object.keys(drifts).toSorted()).toEqual(DRIFTS.map(({ code }) => code).toSorted());
    expect(Object.keys(others)).toEqual(OTHERS.map(({ kind }) => kind));
    const tried = [...Object.values(warnings), ...Object.values(drifts), ...Object.values(refusals)];
    expect(tried.filter(({ next }) => next.trim() === '')).toEqual([]);
  });
});

describe('the plan', () => {
  test('says first what is shut out, then what stays, from where', async () => {
    const text = await plan({});
    expect(text).toMatch(
      /^Plan for the policy \/etc\/menshen\/policy\.yaml\n2 entries allow what comes in; everything else is/,
    );
    expect(text).toMatch(/No longer reachable\n {2}PORT .*\n {2}5432\/tcp {2}network -> this host +no entry/);
    expect(text).toMatch(
      /Reachable from fewer places\n.*\n {2}80\/tcp {2}anywhere -> network {2}line 6: 10\.0\.0\.0\/8, fd00::\/8 by wg\* {2}nginx\n/,
    );
    expect(text).toMatch(/Stays reachable\n.*\n {2}22\/tcp {2}anywhere +line 4: anyone {2}sshd\n/);
    expect(text).toContain('1 more port is reachable from this host only, and stays so.');
    const [shut = 0, stays = 0] = ['No longer reachable', 'Stays reachable'].map((heading) => text.indexOf(heading));
    expect(shut).toBeLessThan(stays);
  });

  test('names the rule of somebody else that shuts what the policy lets in', async () => {
    const text = await plan({
      ports: [effect(22, 'network', 'host', { lines: [4], shutBy: 'ip filter INPUT handle 3: drop' })],
    });
    expect(text).toMatch(
      /^ {4}the policy lets it in, but somebody else's rule does not: ip filter INPUT\n +handle 3: drop$/m,
    );
  });

  test('marks one’s own connection and puts it first, however many others there are', async () => {
    const others = Array.from({ length: 500 }, (_, index) =>
      connection(false, { peer: { address: `198.51.100.${index % 250}`, port: 1000 + index } }),
    );
    const text = await plan({ connections: [...others, connection(true)] });
    expect(text).toMatch(/^Connections that could not be made again .*\n {2}!! YOURS {2}\[2001:db8:.*\]:50122 ->/m);
    expect(text).toContain('198.51.100.0:1000 -> 192.0.2.1:22  x2  sshd  eth0');
    expect(text).toContain('… 239 more; --json shows all of it');
  });

  test('shows the rules that come and go, in colours where these are wanted', async () => {
    expect(await plan({})).toContain('  -    tcp dport 80 accept\n  +    tcp dport { 22, 443 } accept\n');
    const colored = policyPlanText(QUIET, ALONE, await contextOf('en', 80, 'always'));
    expect(colored).toContain('\u001B[32m  +    tcp dport { 22, 443 } accept\u001B[39m');
    expect(colored).toContain('\u001B[31m  -    tcp dport 80 accept\u001B[39m');
    expect(await plan({ diff: '' })).not.toContain('What changes in the table');
    const long = Array.from({ length: 100 }, (_, index) => `+rule ${index}`).join('\n');
    expect(await plan({ diff: long })).toContain('  … 40 more; --json shows all of it');
  });

  test('ends with how it is applied, or why it is not', async () => {
    expect(await plan({})).toMatch(/\nsudo menshen policy apply asks, applies it, and undoes it after 60 seconds,/);
    expect(await plan({}, { ...ALONE, file: 'my policy.yaml' })).toContain(
      "sudo menshen policy apply 'my policy.yaml' asks",
    );
    expect(await plan({}, { ...ALONE, alone: false })).not.toContain('sudo menshen policy apply');
    const refused = await plan({ refusal: { code: 'session-cut' } });
    expect(refused).toMatch(/\nIt is not applied\n {2}- it would cut off the connection that you came by/);
    expect(refused).toContain('--anyway');
    expect(refused).not.toContain('sudo menshen policy apply asks');
    const anyway = await plan({ refusal: { code: 'session-unknown' } }, { ...ALONE, anyway: true });
    expect(anyway).toContain('It would not be applied; --anyway applies it all the same');
  });

  test('of many ports the rest is counted', async () => {
    const ports = Array.from({ length: 100 }, (_, index) => effect(index + 1, 'network', 'host'));
    expect(await plan({ ports })).toContain('  … 60 more; --json shows all of it');
    expect(await plan({ ports: [] })).toContain('No port is open now.');
  });
});

describe('the status', () => {
  test('is a few lines where all is well', async () => {
    const text = await status({});
    expect(text).toMatch(/^Policy {6}\/etc\/menshen\/policy\.yaml, in force since 2026-11-25 \d\d:03$/m);
    expect(text).toMatch(/^Since then {2}nothing has changed$/m);
    expect(text.split('\n')).toHaveLength(5);
  });

  test('tells the deadline as a time and in seconds, and a watchdog that is gone', async () => {
    const pending = { state: 'pending', deadline: '2026-11-25T14:04:10.000Z', watchdogRuns: true } as const;
    expect(await status(pending)).toMatch(/WAITS TO BE CONFIRMED: undone at \d\d:04:10, in 50 seconds/);
    expect(await status(pending)).toContain('loaded before the network is up');
    expect(await status({ ...pending, persistent: false })).toContain('once it is confirmed');
    expect(await status({ ...pending, watchdogRuns: false })).toContain('THE WATCHDOG IS GONE');
    expect(await status({ ...pending, deadline: '2026-11-25T14:03:00.000Z' })).toContain('that is being done');
  });

  test('without a policy says how to begin, and what became of the last one', async () => {
    const none = { ...STATUS, state: 'none', path: null, appliedAt: null, default: null } as const;
    expect(await status(none)).toMatch(
      /^No policy is in force.*\n.*\nsudo menshen policy suggest writes a first one\.\n$/,
    );
    const undone = await status({ ...none, lastRollback: { at: NOW.toISOString(), done: true, detail: null } });
    expect(undone).toMatch(/^Before {2}the policy that was not confirmed in time was undone at 2026-11-25/m);
    const failed = await status({ ...none, lastRollback: { at: NOW.toISOString(), done: false, detail: 'EPERM' } });
    expect(failed).toMatch(/COULD NOT BE UNDONE at[^]*EPERM/);
  });

  test('lists what has changed, with the lines of the rules', async () => {
    const text = await status({ drifts: DRIFTS });
    expect(text).toMatch(/^Since then {2}11 things have changed:$/m);
    expect(text).toMatch(/^ {4}-    tcp dport 22 accept$/m);
    expect(text).toContain('NOTHING IS SHUT NOW');
  });
});

test('what could not be told is never called unchanged', async () => {
  const context = await contextOf('en');
  const untold = [{ what: 'table', detail: 'EPERM' }] as const;
  const some = { ...STATUS, untold, persistent: null };
  expect(await status(some)).toMatch(/^At boot +can not be told$/m);
  expect(await status(some)).toMatch(
    /^Since then {2}nothing that could be told has changed\n {2}- the rules in the kernel: could not be told \(EPERM\)$/m,
  );
  expect(policyDriftText(some, context)).toMatch(/^Of what could be told, nothing has changed\.\n {2}- the rules/);
  const nothing = { ...some, state: 'unknown', path: null, appliedAt: null, default: null } as const;
  expect(await status(nothing)).toMatch(/^Only root may see how the policy stands\./);
  expect(policyDriftText(nothing, context)).toMatch(/^Only root may see/);
  expect(await plan({ state: 'unknown', unrehearsed: 'EPERM' })).toMatch(/tried in a network of their own \(EPERM\)/);
});

test('a drift is told with the day of the policy, also that there is none', async () => {
  const context = await contextOf('en');
  expect(policyDriftText(STATUS, context)).toMatch(/^Nothing has changed since the policy was applied \(2026-/);
  expect(policyDriftText({ ...STATUS, appliedAt: null }, context)).toContain('No policy was applied');
});

describe('the proof', () => {
  test('shows what disagrees first, and sums up what agrees', async () => {
    const text = await proof({});
    expect(text).toMatch(
      /^NOT as the policy says\n {2}PORT .*\n {2}6379\/tcp {2}IPv4 {2}53 +shut +unknown +let in.*\n {4}asked at 192\.0\.2\.1; decided by ip filter INPUT handle 3:/,
    );
    expect(text).toMatch(/^ {2}22\/tcp +IPv4, IPv6 {2}20, 53, 40000 {2}let in +let in +open +sshd$/m);
    expect(text).toMatch(/^ {2}81-82\/tcp {2}IPv4 +20, 53, 40000 {2}shut +shut +shut$/m);
    expect(text).toMatch(/^ {2}80\/tcp +wg0 +10\.0\.0\.0\/8, fd00::?.* {2}network$/m);
    expect(text).toMatch(/1 of 13 probes not as the policy says\.\n/);
  });

  test('counts ports that are too many for their cell', async () => {
    const probes = Array.from({ length: 20 }, (_, index) => probe(1 + 3 * index, 53));
    expect(await proof({ probes, interfaces: [], gaps: [] })).toMatch(/^ {2}20 tcp ports +IPv4 +53 +shut/m);
  });

  test('counts the probes where all agree, and says why none was sent', async () => {
    expect(await proof({ holds: true, probes: [probe(1, 2)] })).toMatch(/\n1 probe, as the policy says\.\n$/);
    const none = await proof({ probes: [], interfaces: [], gaps: [], notProbed: 'EPERM' });
    expect(none).toBe('No probe was sent: EPERM\n\nSo nothing is proven.\n');
  });
});
