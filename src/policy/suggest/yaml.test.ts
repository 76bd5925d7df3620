import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Policy, PolicyEntry } from '../../model/index.ts';
import { formatPrefix, parseAddress, type Prefix, prefixRange } from '../../address/index.ts';
import { readPolicy } from '../read/index.ts';
import { entryLines } from './yaml.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const port = fc.record({
  protocol: fc.constantFrom('tcp' as const, 'udp' as const),
  first: fc.integer({ min: 1, max: 65_535 }),
});
const ports = fc
  .uniqueArray(port, { minLength: 1, maxLength: 5, selector: ({ protocol, first }) => `${first} ${protocol}` })
  .map((all) => all.map((one) => ({ ...one, last: Math.min(one.first + (one.first % 7), 65_535) })));
const prefix = fc
  .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 128 }))
  .map(([address, bits]): Prefix => {
    const { family, value } = parseAddress(address)!;
    const length = family === 'ip' ? Math.min(bits, 32) : bits;
    return { family, value: prefixRange({ family, value }, length)[0] ?? value, length };
  })
  // Those of IPv4 in IPv6 are refused.
  .filter(({ family, value }) => family === 'ip' || BigInt(value) >> 32n !== 0xffffn)
  .map(formatPrefix);
const interfaceName = fc.oneof(
  fc.stringMatching(/^[a-z0-9.@_-]{1,14}\*?$/).filter((name) => name !== '.' && name !== '..'),
  text.filter((name) => Buffer.byteLength(name) <= 15 && !/[\s/:"\\*\p{C}\p{Z}]|^\.{1,2}$/u.test(name)),
);
const word = text.filter((one) => one === one.trim() && !/[\p{C}\u2028\u2029]/u.test(one));
const target: fc.Arbitrary<PolicyEntry['target']> = fc.oneof(
  ports.map((all) => ({ kind: 'ports' as const, ports: all })),
  fc.stringMatching(/^[\w:\\][\w:.\\-]{0,20}$/).map((unit) => ({ kind: 'service' as const, unit: `${unit}.service` })),
  word.map((name) => ({ kind: 'name' as const, name })),
  fc.constant({ kind: 'ping' as const }),
  fc.constantFrom({ number: 47, name: 'gre' }, { number: 200, name: '200' }).map((one) => ({
    kind: 'protocol' as const,
    ...one,
  })),
);
const why = text.map((one) => one.trim()).filter((one) => one !== '' && !/[\p{Cc}\u2028\u2029]/u.test(one));
const entry: fc.Arbitrary<Omit<PolicyEntry, 'line'>> = fc.record({
  target,
  addresses: fc.option(fc.uniqueArray(prefix, { minLength: 1, maxLength: 4 })),
  interfaces: fc.option(fc.uniqueArray(interfaceName, { minLength: 1, maxLength: 3 })),
  why: fc.option(why),
});

/** Without what the order of ports in a file decides. */
function comparable({ allow }: Pick<Policy, 'allow'>): readonly unknown[] {
  return allow.map(({ target: one, addresses, interfaces, why: words }) => [
    one.kind === 'ports' ? one.ports.map((each) => JSON.stringify(each)).toSorted() : one,
    [addresses, interfaces, words],
  ]);
}

test('what is written reads back the same, whatever it holds', () => {
  const entries = fc.uniqueArray(entry, {
    maxLength: 5,
    selector: (one) => JSON.stringify([comparable({ allow: [{ ...one, line: 0, why: null }] })]),
  });
  fc.assert(
    fc.property(entries, (allow) => {
      const lines = allow.flatMap((one) => entryLines(one)).map((line) => `  ${line}`);
      const file = [allow.length === 0 ? 'allow: []' : 'allow:', ...lines].join('\n');
      const read = readPolicy('p.yaml', file);
      if ('problems' in read) throw new Error(`${file}\n${JSON.stringify(read.problems)}`);
      expect(comparable(read.policy)).toEqual(comparable({ allow: allow.map((one) => ({ ...one, line: 0 })) }));
    }),
    { numRuns: 300 },
  );
});

test('a range of both protocols is written once, and IPv6 without quotes where YAML lets it', () => {
  const both = (['tcp', 'udp'] as const).map((protocol) => ({ protocol, first: 53, last: 53 }));
  const lines = entryLines({
    target: { kind: 'ports', ports: [...both, { protocol: 'tcp', first: 8000, last: 8100 }] },
    addresses: ['10.0.0.0/8', 'fd00::/8', '::1', 'fe80::'],
    interfaces: ['wg*', 'no'],
    why: 'a: "b" # c\u202E',
  });
  expect(lines).toEqual([
    '- port: [53/tcp+udp, 8000-8100/tcp]',
    '  from: [10.0.0.0/8, fd00::/8, "::1", "fe80::"]',
    '  interface: [wg*, "no"]',
    String.raw`  why: "a: \"b\" # c\u202e"`,
  ]);
});
