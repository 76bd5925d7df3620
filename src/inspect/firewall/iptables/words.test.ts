import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { optionText, partsOf } from './words.ts';

test('a rule is taken apart into plain options, modules and target', () => {
  const parts = partsOf(
    '! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m conntrack ! --ctstate NEW -j DNAT --to-destination 10.0.0.1:80',
  );
  expect(parts.plain.map(optionText)).toEqual(['! -s 10.0.0.0/8', '-p tcp']);
  expect(parts.matches.map(({ module, options }) => [module, options.map(optionText)])).toEqual([
    ['tcp', ['--dport 22']],
    ['conntrack', ['! --ctstate NEW']],
  ]);
  expect(parts.target).toMatchObject({ name: 'DNAT', goto: false });
  expect(parts.target?.options.map(optionText)).toEqual(['--to-destination 10.0.0.1:80']);
});

test('what stands in quotes is a value, whatever it looks like', () => {
  const parts = partsOf(String.raw`-m comment --comment "-j ACCEPT ! \"x\" \\" -j DROP`);
  expect(parts.matches[0]?.options[0]?.values).toEqual([String.raw`-j ACCEPT ! "x" \ `.trim()]);
  expect(parts.target?.name).toBe('DROP');
});

test('no line upsets it', () => {
  assert(
    property(string(), (line) => {
      expect(partsOf(line).plain.length).toBeLessThanOrEqual(line.length);
    }),
  );
});
