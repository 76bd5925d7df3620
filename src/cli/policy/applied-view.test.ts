import { describe, expect, test } from 'vitest';

import { contextOf } from '../../../test/support/context.ts';
import { LANGUAGES } from '../../model/index.ts';
import type { PendingPolicy, PolicyApplied } from '../../policy/index.ts';
import { width } from '../../text/index.ts';
import { appliedText, confirmedText, failedText } from './applied-view.ts';

const NOW = new Date('2026-11-25T14:03:10.000Z');
const PENDING: PendingPolicy = {
  change: 7,
  path: '/etc/menshen/policy.yaml',
  appliedAt: NOW.toISOString(),
  deadline: '2026-11-25T14:04:10.400Z',
  watchdog: { pid: 812, startTime: 5, name: 'node' },
  persist: false,
  connections: [],
  earlier: null,
};
const WAITS: PolicyApplied = { status: 'pending', change: 7, pending: PENDING, adopted: 3 };

function sentence(detail: string): string {
  return `no: ${detail}`;
}

function failed(detail: string | null, refused: boolean): PolicyApplied {
  const step = { position: 0, state: 'failed', detail, refused } as const;
  return { status: 'failed', applied: { id: 7, steps: [step], complete: false, interrupted: false } };
}

async function applied(result: PolicyApplied): Promise<string> {
  return appliedText(result, NOW, await contextOf('en'));
}

describe.each(LANGUAGES)('in %s', (language) => {
  test('what to do now fits, with the command on a line of its own', async () => {
    const context = await contextOf(language);
    const text = appliedText({ ...WAITS, adopted: { status: 'refused', detail: '\u001B[2J' } }, NOW, context);
    expect(text).toMatch(/^ {5}sudo menshen policy confirm$/m);
    expect(text).toMatch(/\d\d:04:10/);
    expect(text).toContain(String.raw`\x1b[2J`);
    expect(text.split('\n').filter((line) => width(line) > 80)).toEqual([]);
  });
});

test('the deadline is told as a time and in seconds, and what happens otherwise', async () => {
  const text = await applied(WAITS);
  expect(text).toMatch(/^In force\. It is UNDONE AT \d\d:04:10, in 60 seconds, unless you confirm it:\n\n1\. /);
  expect(text).toMatch(/^2\. Open a NEW connection to this machine/m);
  expect(text).toMatch(/wait: at \d\d:04:10 the earlier rules come back by\nthemselves/);
  expect(text).toContain('It is not loaded at the next boot');
  expect(text).toContain('menshen undo 7 takes it back at once.');
  const persistent = await applied({ ...WAITS, pending: { ...PENDING, persist: true } });
  expect(persistent).toContain('Once it is confirmed, it is loaded at every boot.');
});

test('of what was not applied the reason is told, and how things stand', async () => {
  expect(await applied(failed('EBUSY\u001B', false))).toBe(
    'It was not applied: EBUSY\\x1b\nThe rules are as they were before.\n',
  );
  expect(await applied(failed('EPERM', true))).toMatch(/^It was not permitted: EPERM\n/);
  expect(await applied(failed('ETIMEDOUT --confirm-within', false))).toMatch(/^It took longer to load .*\n/);
  const context = await contextOf('en');
  const steps = [{ position: 0, state: 'done', detail: null, refused: false } as const];
  const stopped = { id: 7, steps, complete: false, interrupted: true };
  expect(failedText(stopped, sentence, context)).toBe('Interrupted. menshen undo 7 brings back what was.\n');
  expect(failedText({ ...stopped, steps: [] }, sentence, context)).toBe(
    'Interrupted before anything was done: the rules are as they were.\n',
  );
  const second = { position: 1, state: 'failed', detail: 'EIO', refused: false } as const;
  const half = { id: 7, steps: [...steps, second], complete: false, interrupted: false };
  expect(failedText(half, sentence, context)).toBe('no: EIO\nmenshen undo 7 brings back what was.\n');
});

test('what was confirmed says whether it survives a boot', async () => {
  const context = await contextOf('en');
  const told = (boot: Parameters<typeof confirmedText>[0]['boot']): string =>
    confirmedText({ change: 7, path: '/p', boot }, context);
  expect(told(null)).toMatch(/^Kept\. Change 7 in the journal;[^]*gone after the next boot[^]*policy verify/);
  expect(told({ status: 'done', change: 8 })).toContain('It is loaded at every boot');
  expect(told({ status: 'refused', detail: 'systemd\u202E', change: null })).toContain(
    String.raw`But it could not be arranged that it is loaded at boot: systemd\u202e`,
  );
});
