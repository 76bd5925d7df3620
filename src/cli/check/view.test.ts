import { describe, expect, test } from 'vitest';

import { heldBy, inspectionOf, portOf, processOf, socketOf, STRANGER } from '../../../test/support/subjects.ts';
import { messages } from '../../i18n/index.ts';
import type { DoorCheck, Finding, JudgedPort, Language } from '../../model/index.ts';
import { width } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { styleFor } from '../output/style.ts';
import { checkText } from './view.ts';

const FINDING: Finding = {
  signal: 'deleted-executable',
  weight: 60,
  pid: 812,
  evidence: [{ fact: 'executable-deleted', value: `/tmp/${'x'.repeat(400)}`, check: ['readlink', '/proc/812/exe'] }],
};

/** Everything in it is as bad as a program can make it. */
const hostile = processOf({
  name: '\u001B[2J\u202Eevil\n',
  executable: { path: '/tmp/\u001B]0;x\u0007a', deleted: true, memfd: false },
  arguments: ['\u009B31m', 'b\rc'],
  unit: 'a\u001Bb.service',
  user: { uid: 7, name: 'r\u0000oot' },
  workingFolder: '/tmp/\u200B',
  parents: [{ pid: 3, name: '\u001B[H' }],
});

function judged(given: Partial<JudgedPort>): JudgedPort {
  return {
    port: portOf(22, 'anywhere', [processOf({ unit: 'ssh.service' })]),
    knownAs: { name: 'ssh', from: 'catalog', entry: null },
    findings: [],
    suspicion: 'none',
    advice: 'restrict',
    reasons: [{ code: 'reachable', reach: 'anywhere' }],
    ...given,
  };
}

const check: DoorCheck = {
  inspection: inspectionOf({ coverage: { ...inspectionOf().coverage, processes: { total: 380, readable: 212 } } }),
  ports: [
    judged({}),
    judged({ port: portOf(443, 'host', heldByMany(5)), advice: 'keep' }),
    judged({
      port: portOf(7626, 'network', [hostile], {
        exposure: {
          level: 'unknown',
          atMost: 'network',
          reasons: [{ code: 'firewall-rule-unknown', rule: 'a\u001B[31mcomment', expression: 'x' }],
        },
      }),
      findings: [FINDING],
      suspicion: 'high',
      advice: 'investigate',
    }),
    judged({ port: portOf(5432, 'host', [], { holdersComplete: false }), knownAs: null }),
  ],
  connections: [
    {
      socket: socketOf({ peer: STRANGER }),
      holders: heldBy(hostile),
      findings: [FINDING],
      suspicion: 'low',
      advice: 'investigate',
      reasons: [],
    },
  ],
};

function heldByMany(count: number) {
  return Array.from({ length: count }, (_, index) => processOf({ path: '/usr/sbin/nginx', pid: 90 + index }));
}

async function shown(
  language: Language,
  columns: number | null,
  wasAsked: boolean = false,
  given: DoorCheck = check,
): Promise<string> {
  const out = {
    isTerminal: columns !== null,
    columns,
    style: styleFor('never', {}, false),
    write: () => Promise.resolve(),
  };
  const context: Context = {
    process: { stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    environment: {},
    language,
    messages: await messages(language),
    out,
    err: out,
  };
  return checkText(given, context, wasAsked ? [{ first: 3000, last: 3000 }] : []);
}

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  test.each([60, 80, 120])('%i columns are enough', async (columns) => {
    const lines = (await shown(language, columns)).split('\n');
    // Only what can't be broken, a path or a command, sticks out.
    const tooWide = lines.filter((line) => width(line) > columns && !/\S{40}/.test(line));
    expect(tooWide).toEqual([]);
  });

  test.each([80, null])('nothing hostile passes (%s columns)', async (columns) => {
    for (const wasAsked of [false, true]) {
      expect(await shown(language, columns, wasAsked)).not.toMatch(
        /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u202E]/,
      );
    }
  });
});

test('what is suspicious comes first, then what reaches far', async () => {
  const [, ...rows] = (await shown('en', 80)).split('\n');
  const ports = rows.slice(0, 5).map((row) => /^\W*(\d+)\//.exec(row)?.[1]);
  expect(ports).toEqual(['7626', undefined, '22', '443', '5432']);
});

test('says what it knows in few words', async () => {
  const text = await shown('en', 80);
  expect(text).toMatch(/^!! 7626\/tcp +network\? /m);
  expect(text).toMatch(/^ {3}443\/tcp +this host +nginx 90 \+4 root/m);
  expect(text).toMatch(/^ {3}5432\/tcp +this host +not visible/m);
  expect(text).toContain('212 of 380 processes readable');
  expect(text).toContain('4 open ports: 1 from anywhere, 2 from this host only, 1 of unknown reach');
});

test('tells all of a port that was asked for', async () => {
  const text = await shown('en', null, true);
  expect(text).toMatch(/^ {2}Program +\/usr\/sbin\/sshd$/m);
  expect(text).toMatch(/^ {2}Advice +restrict: anyone reaches it$/m);
  expect(text).toMatch(/^ {2}Started by +systemd 1$/m);
});

test('of a number without open port tells who uses it and what it is for', async () => {
  const peer = { address: '203.0.113.9', port: 3000 };
  const sockets = [socketOf({ peer }), socketOf({ peer: STRANGER })];
  const text = await shown('en', null, true, { ...check, inspection: inspectionOf({ sockets }), ports: [] });
  expect(text).toMatch(
    /^No open port among these was seen\.\n1 other socket .*: menshen list 3000\n.*: menshen explain 3000$/m,
  );
});

test('a command line takes few lines of a terminal, and all of a pipe', async () => {
  const words = Array.from({ length: 400 }, (_, index) => `--word=${index}`);
  const ports = [judged({ port: portOf(8080, 'host', [processOf({ arguments: ['conmon', ...words] })]) })];
  const [terminal, pipe] = await Promise.all(
    [80, null].map((columns) => shown('en', columns, true, { ...check, ports })),
  );
  expect(terminal?.match(/--word/g)?.length).toBeLessThan(20);
  expect(terminal?.replaceAll(/\s+/g, ' ')).toContain('… (--json shows all of it)');
  expect(pipe).toContain('--word=399');
});

test('ports of several namespaces are told apart, in the order of the table', async () => {
  const inside = portOf(80, 'anywhere', [processOf()], { namespace: 77 });
  const ports = [judged({ port: portOf(80, 'host', [processOf()]) }), judged({ port: inside })];
  const text = await shown('en', null, true, { ...check, ports });
  expect([...text.matchAll(/^ {2}Namespace +(\w+)$/gm)].map(([, name]) => name)).toEqual(['77', 'own']);
});

test('Chinese sentences have Chinese punctuation', async () => {
  const text = await shown('zh', null, true);
  expect(text.match(/.*(?:\p{Script=Han} ?[,:;()]|[,;(] ?\p{Script=Han}).*/gu)).toBeNull();
});

test.each([
  [{ known: 1, entered: 0 }, '1 other network namespace not entered: sudo menshen --all-namespaces'],
  [{ known: 2, entered: 2 }, '2 of 2 other network namespaces entered'],
  [{ known: 0, entered: 0 }, null],
  [{ entered: 0 }, null],
])('of other namespaces %j it says %j', async (namespaces, expected) => {
  const coverage = { ...inspectionOf().coverage, namespaces };
  const text = await shown('en', null, false, { ...check, inspection: inspectionOf({ coverage }) });
  expect(/\d+ (?:of \d+ )?other network[^;\n]*/.exec(text)?.[0] ?? null).toBe(expected);
});

test('what the owner accepts is told only of a port that was asked for, and made visible', async () => {
  const why = 'ours \u202Eevil';
  const findings = [{ ...FINDING, accepted: why }];
  const ports = [judged({ findings, advice: 'keep', reasons: [{ code: 'expected', why }] })];
  const given = { ...check, ports, connections: [] };
  const [plain, asked] = await Promise.all([shown('en', null, false, given), shown('en', null, true, given)]);
  expect(plain).not.toContain('Its program file is gone');
  expect(asked).toMatch(/^ {2}Advice +keep: expected: ours \\u202eevil$/m);
  expect(asked).toMatch(/^ {2}Accepted +Its program file is gone \(ours \\u202eevil\)$/m);
  expect(asked).not.toContain('readlink');
});

test('what is not accepted is still told beside what is', async () => {
  const findings: readonly Finding[] = [
    { ...FINDING, accepted: 'ours' },
    { signal: 'trojan-port', weight: 8, evidence: [] },
  ];
  const text = await shown('en', null, true, {
    ...check,
    ports: [judged({ findings, suspicion: 'low' })],
    connections: [],
  });
  expect(text.slice(text.indexOf('Suspicious'))).toContain('An old trojan');
  expect(text.slice(text.indexOf('Suspicious'))).not.toContain('Its program file is gone');
});
