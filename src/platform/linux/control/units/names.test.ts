import { expect, test } from 'vitest';

import { isTemplate, isUnitName, startersFirst, triggersFirst } from './names.ts';

test.each([
  'ssh.service',
  '-.mount',
  String.raw`dev-disk-by\x2duuid-1.swap`,
  'getty@.service',
  'getty@tty1.service',
  'per@0-::1:9005-::1:36270.service',
  'a@b@c.service',
])('%s is the name of a unit', (name) => {
  expect(isUnitName(name)).toBe(true);
});

test.each([
  '',
  'ssh',
  '123',
  '*.service',
  'a?.service',
  '/dev/sda',
  'a b.service',
  'a.service\n',
  '@x.service',
  'a.conf',
  '.service',
  'a/../b.service',
  `${'x'.repeat(248)}.service`,
])('%j is none', (name) => {
  expect(isUnitName(name)).toBe(false);
});

test('the longest', () => {
  expect(isUnitName(`${'x'.repeat(247)}.service`)).toBe(true);
});

test('templates', () => {
  expect(['getty@.service', 'getty@tty1.service', 'a.service'].map(isTemplate)).toEqual([true, false, false]);
});

test('what starts others goes first, each once, else in the given order', () => {
  const names = ['b.service', 'a.service', 'a.timer', 'b.socket', 'b.service', 'a.path', 'a.mount'];
  expect(triggersFirst(names)).toEqual(['a.timer', 'b.socket', 'a.path', 'b.service', 'a.service', 'a.mount']);
});

test('each after those that start it, whatever the order and the circles', () => {
  const starters: { readonly [name: string]: readonly string[] } = {
    'c.service': ['b.service', 'c.timer', 'not-asked.path'],
    'b.service': ['a.service'],
    'x.service': ['y.service'],
    'y.service': ['x.service'],
  };
  const order = (names: readonly string[]): readonly string[] => startersFirst(names, (name) => starters[name] ?? []);
  expect(order(['c.service', 'b.service', 'a.service', 'c.timer'])).toEqual([
    'c.timer',
    'a.service',
    'b.service',
    'c.service',
  ]);
  expect(order(['a.service', 'c.service'])).toEqual(['a.service', 'c.service']);
  expect(order(['x.service', 'y.service', 'x.service']).toSorted()).toEqual(['x.service', 'y.service']);
});
