import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { resolvedOf } from '../../../test/support/policies.ts';
import { commentOf } from './comment.ts';
import { compile, type NftCommand, scriptOf } from './index.ts';

const rulesIn = (chain: string, commands: readonly NftCommand[]): readonly string[] =>
  (scriptOf(commands).split(`\tchain ${chain} {\n`)[1] ?? '')
    .split('\t}\n')[0]
    ?.split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes(' comment "line')) ?? [];

const compiled = (text: string, groups = true): readonly NftCommand[] => compile(resolvedOf(text), { groups });

test('control groups are left out where they are not asked for', () => {
  const text = 'allow:\n  - service: nginx\n  - service: silent';
  expect(rulesIn('input', compiled(text, false))).toEqual(['tcp dport @ports_1 accept comment "line 2"']);
  expect(rulesIn('input', compiled(text)).filter((rule) => rule.includes('cgroupv2'))).toHaveLength(2);
});

const many = (of: (index: number) => string): string =>
  `allow:\n${Array.from({ length: 1000 }, (_, index) => `  - {${of(index)}}`).join('\n')}`;

test('a thousand entries for one port, or from one source, make one rule', () => {
  const sources = many((index) => `port: 22/tcp, from: 10.0.${index >> 7}.${(index & 127) * 2}`);
  expect(rulesIn('input', compiled(sources))).toEqual([
    expect.stringMatching(/^tcp dport 22 ip saddr @addresses_1_ip accept comment "lines 2, 3, .*, …"$/),
  ]);
  const ports = many((index) => `port: ${index * 2 + 1}/tcp`);
  expect(rulesIn('input', compiled(ports))).toEqual([expect.stringMatching(/^tcp dport @ports_1 accept comment/)]);
});

test('sources are written once, however many entries and chains they stand in', () => {
  const from = 'from: [192.0.2.1, 192.0.2.3, 198.51.100.0/24]';
  const text = `allow:
  - {port: 22/tcp, ${from}}
  - {icmp: ping, ${from}}
  - {port: 53/udp, from: [198.51.100.0/24, 192.0.2.3, 192.0.2.1], interface: eth1}
out:
  - {port: 25/tcp, to: [192.0.2.3, 192.0.2.1, 198.51.100.0/24]}`;
  expect(scriptOf(compiled(text)).match(/set addresses_/g)).toHaveLength(1);
});

test('interfaces that another name covers are not named', () => {
  const rules = rulesIn('input', compiled('allow:\n  - {port: 22/tcp, interface: [eth0, "eth*", wg0, "e*", w]}'));
  expect(rules).toEqual(['iifname { "e*", "w", "wg0" } tcp dport 22 accept comment "line 2"']);
});

test('an entry that names nobody, or no port, allows nothing', () => {
  const policy = resolvedOf('allow:\n  - {port: 22/tcp}\n  - {port: 23/tcp}');
  const [first, second] = policy.allow;
  if (first === undefined || second === undefined) throw new Error('two entries');
  const allow = [
    { ...first, addresses: [] },
    { ...second, target: { kind: 'ports', ports: [], group: null } as const },
  ];
  expect(rulesIn('input', compile({ ...policy, allow }, { groups: true }))).toEqual([]);
});

test('a name that could end its quotes is never written', () => {
  // The reader takes no such name; what was resolved may have been kept in a file since.
  const policy = resolvedOf('allow:\n  - port: 22/tcp\n');
  const allow = policy.allow.map((entry) => ({ ...entry, interfaces: ['a" accept'] }));
  expect(() => scriptOf(compile({ ...policy, allow }, { groups: false }))).toThrow(RangeError);
});

test('whatever the words of an owner are, a comment is one line of at most 128 bytes without a quote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(100_000), (why, line) => {
      const comment = commentOf([{ line, why }]);
      expect(comment).toMatch(/^line \d+(: [^"\p{C}]+)?$/u);
      expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(128);
    }),
    { numRuns: 500 },
  );
});
