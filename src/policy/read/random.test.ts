import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPolicy } from './read.ts';

test('any bytes give a policy or problems, each with its place', () => {
  const word = fc.constantFrom(
    'allow:',
    'out:',
    '- port: ',
    '22/tcp',
    ' from: ',
    '10.0.0.0/8',
    'any',
    '  ',
    '\n',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    '&a',
    '*a',
    '#',
    '!',
    '|',
    '\u0000',
    'icmp: ping',
    'default: drop',
    ' why: ',
    'service: x',
    ': ',
    '- ',
  );
  const fragments = fc.array(word, { maxLength: 24 }).map((words) => words.join(''));
  const bytes = fc.uint8Array({ maxLength: 60 }).map((some) => new TextDecoder().decode(some));
  fc.assert(
    fc.property(fc.oneof(fragments, bytes, fc.string({ unit: 'binary' })), (text) => {
      const result = readPolicy('p.yaml', text);
      const places =
        'policy' in result ? [1] : result.problems.map(({ line, column }) => Math.min(line ?? 0, column ?? 0));
      expect(places.length).toBeGreaterThan(0);
      expect(Math.min(...places)).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('any value at any place is told as a problem or taken, never a crash', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('80/tcp', 'any', 'private', '10.0.0.0/8', '::/0', 'ping', 'esp', 'wg*', 22),
  );
  const fields = [
    'port',
    'service',
    'name',
    'icmp',
    'protocol',
    'interface',
    'why',
    'from',
    'to',
    '__proto__',
    'constructor',
    '\u001B',
  ];
  const item = fc.dictionary(
    fc.constantFrom(...fields),
    fc.oneof(leaf, fc.array(leaf), fc.dictionary(leaf.map(String), leaf)),
  );
  const list = fc.oneof(leaf, item, fc.array(fc.oneof(leaf, item)));
  const file = fc.record({ allow: list, out: list, default: leaf, icmp: leaf }, { requiredKeys: [] });
  fc.assert(
    fc.property(file, (value) => {
      const result = readPolicy('p.yaml', stringify(value));
      const faults = 'policy' in result ? [] : result.problems.map(({ fault }) => fault.code);
      // The validation library's own sentence: then the schema forgot to say something.
      expect(faults).not.toContain('said');
    }),
    { numRuns: 300 },
  );
});
