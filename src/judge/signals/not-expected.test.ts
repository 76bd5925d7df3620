import { expect, test } from 'vitest';
import { doorOf, networkOf, processOf } from '../../../test/support/subjects.ts';
import { notExpected } from './not-expected.ts';

const process = processOf({ path: '/opt/new' });

test('what its owner did not name is found, with who holds it', () => {
  expect(notExpected.look(doorOf([process], { unnamed: true }))).toMatchObject({
    weight: 15,
    pid: process.pid,
    evidence: [
      { fact: 'port', value: '4444/tcp' },
      { fact: 'executable', value: '/opt/new' },
    ],
  });
});

test('a holder that nobody sees leaves the port', () => {
  const finding = notExpected.look(doorOf([], { unnamed: true }));
  expect(finding?.evidence.map(({ fact }) => fact)).toEqual(['port']);
  expect(finding?.pid).toBeUndefined();
});

test('nothing where it is named, or where nobody said that only what is named is meant', () => {
  expect(notExpected.look(doorOf([process]))).toBeNull();
});

test.each([
  ['udp', 40_000, null, false],
  ['udp', 40_000, 'unknown', true],
  ['udp', 5353, null, true],
  ['tcp', 40_000, null, true],
] as const)('%s %i is a client of the kernel’s range (%s) or not: found %s', (protocol, number, range, isFound) => {
  const network = range === null ? networkOf() : networkOf({ ephemeral: null });
  const finding = notExpected.look(doorOf([process], { unnamed: true, protocol, number, network }));
  expect(finding !== null).toBe(isFound);
});
