import { expect, test } from 'vitest';

import { mayRepeat } from './shell.ts';

test.each([
  ['while true; do server; done', true],
  ['until server; do sleep 1; done', true],
  ['for try in 1 2 3; do server; done', true],
  ['cd /srv\nwhile :\ndo server\ndone', true],
  ['(while :; do server; done)&', true],
  ['server; exec "$0" "$@"', true],
  ['server; exec $BASH_SOURCE', true],
  ['server', false],
  ['cd /srv && server --while-idle --for=5; echo meanwhile', false],
  ['# while it runs\nserver', false],
  ['server # for us', false],
])('%j: %o', (text, expected) => {
  expect(mayRepeat('/proc/self', '/', { kind: 'code', text }, true)).toBe(expected);
});

test('a script that can not be read may, and so may what comes through a pipe', () => {
  expect(mayRepeat('/proc/self', '/', { kind: 'file', path: '/no/such' }, true)).toBe(true);
  expect(mayRepeat('/proc/self', null, { kind: 'file', path: 'x' }, false)).toBe(true);
  expect(mayRepeat('/proc/self', '/', { kind: 'input' }, false)).toBe(true);
  expect(mayRepeat('/proc/self', '/', { kind: 'input' }, true)).toBe(false);
});
