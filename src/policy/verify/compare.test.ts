import { describe, expect, test } from 'vitest';

import { resolvedOf } from '../../../test/support/policies.ts';
import { portOf, processOf } from '../../../test/support/subjects.ts';
import type { PacketVerdict } from '../../inspect/index.ts';
import type { ResolvedEntry, ResolvedPolicy } from '../../model/index.ts';
import type { ProbeAnswer } from '../../platform/index.ts';
import { resultOf, seenOf } from './compare.ts';
import type { PutQuestion } from './questions.ts';
import { withSocketsNow } from './services.ts';

const POLICY = resolvedOf(
  'allow:\n  - port: 80/tcp\n  - port: 22/tcp\n    from: 10.0.0.0/8\n  - port: 81/tcp\n    interface: eth0\n',
);

test.each([
  ['open', true, 'open'],
  ['open', false, 'open'],
  ['refused', true, 'refused'],
  ['refused', false, 'shut'],
  ['refused', null, 'refused'],
  ['unreachable', true, 'refused'],
  ['unreachable', false, 'shut'],
  ['unreachable', null, 'refused'],
  ['silent', true, 'arrived'],
  ['silent', false, 'shut'],
  ['silent', null, 'shut'],
] as const)('%s, arrived %s: %s', (answer, arrived, expected) => {
  expect(seenOf({ answer, arrived })).toBe(expected);
});

function put(number: number, sockets: readonly string[] = []): PutQuestion {
  const key = { protocol: 'tcp', number } as const;
  return {
    question: { port: key, family: 'ip', sourcePort: 53 },
    port: { key, holders: ['x'], addresses: [], sockets: new Set(sockets) },
    from: '198.18.0.2',
    to: '198.18.0.1',
  };
}

function lineOf(
  asked: PutQuestion,
  answer: ProbeAnswer['answer'],
  verdict: PacketVerdict['verdict'],
  policyNow: ResolvedPolicy = POLICY,
): string {
  const rules = (): PacketVerdict => ({ verdict, rule: 'r', forwarded: false });
  const measure = { policy: POLICY, policyNow, rules, interface: 'menshen-probe0' };
  const arrived = answer !== 'silent';
  const { expected, byRules, seen, agrees } = resultOf(asked, { ...asked.question, answer, arrived }, measure);
  return `${expected}, ${byRules}, ${seen}: ${agrees}`;
}

describe('expected, by the rules, seen', () => {
  test.each([
    ['let in, and held', 80, 'open', 'let in', 'let in, let in, open: true'],
    ['let in, and nobody there', 80, 'refused', 'let in', 'let in, let in, refused: true'],
    ['let in, and shut by another', 80, 'silent', 'shut', 'let in, shut, shut: false'],
    ['let in for others', 22, 'silent', 'shut', 'shut, shut, shut: true'],
    ['let in by another interface', 81, 'silent', 'shut', 'shut, shut, shut: true'],
    ['a hole', 23, 'open', 'let in', 'shut, let in, open: false'],
    ['a hole with nobody behind it', 23, 'refused', 'unknown', 'shut, unknown, refused: false'],
  ] as const)('%s', (_, number, answer, verdict, expected) => {
    expect(lineOf(put(number), answer, verdict)).toBe(expected);
  });
});

describe('a service', () => {
  const entry: ResolvedEntry = {
    target: { kind: 'ports', ports: [], group: { path: 'system.slice/web.service', level: 2 } },
    written: { kind: 'service', unit: 'web.service' },
    addresses: null,
    interfaces: null,
    why: null,
    line: 9,
  };
  const policy = { ...POLICY, allow: [...POLICY.allow, entry] };
  const held = portOf(8088, 'anywhere', [processOf({ unit: 'web.service' })]);
  const now = withSocketsNow(policy, [held]);

  test('has what its sockets have taken since, where they listen', () => {
    expect(lineOf(put(8088, ['ip']), 'open', 'let in', now)).toBe('let in, let in, open: true');
    expect(lineOf(put(8088, ['198.18.0.1']), 'open', 'let in', now)).toBe('let in, let in, open: true');
    expect(lineOf(put(8088, ['ip6']), 'silent', 'shut', now)).toBe('shut, shut, shut: true');
  });

  test.each([
    ['another unit', [portOf(8088, 'anywhere', [processOf({ unit: 'other.service' })])], policy],
    [
      'the same name in a user’s systemd',
      [portOf(8088, 'anywhere', [processOf({ unit: 'web.service', unitUser: 1000 })])],
      policy,
    ],
    ['no group', [held], { ...policy, allow: [{ ...entry, target: { kind: 'ports', ports: [], group: null } }] }],
  ] as const)('has nothing more: %s', (_, ports, given) => {
    expect(lineOf(put(8088, ['ip']), 'silent', 'shut', withSocketsNow(given, ports))).toBe('shut, shut, shut: true');
  });
});
