import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { processId, programName, rowsOf } from '../../../test/support/captures.ts';
import { BSD_STATES, descriptors, distinct, misread, STATES, user } from '../../../test/support/unix-captures.ts';
import type { Endpoint } from '../../model/index.ts';
import type { Program, Row } from '../format.ts';

function spot(one: Endpoint | null): string {
  if (one === null) return '*:*';
  return `${one.address === '::' || one.address === '0.0.0.0' ? '*' : one.address}:${one.port}`;
}

function print(all: readonly Row[]): string {
  return [
    'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS       PATH STATE   CONN STATE',
    ...all.map(({ protocol, family, local, peer, state, programs = [] }) => {
      const [{ user: who, name, pid, descriptors: [fd] = [] }] =
        programs.length === 0 ? [{ user: '?', name: '?', pid: '?', descriptors: ['?'] }] : (programs as [Program]);
      const word = protocol === 'udp' ? '' : BSD_STATES[state];
      return `${who}     ${name}       ${pid} ${fd}  ${protocol}${family === 'ipv6' ? '6' : '4'}   ${spot(local)}   ${spot(peer)}   ${word}`;
    }),
  ].join('\n');
}

test('sockstat gives back what was printed', () => {
  const holder = fc.record({ pid: processId, name: programName, user, descriptors });
  const rows = distinct(rowsOf({ states: STATES, program: holder }));
  expect(misread('sockstat', rows, print)).toBeUndefined();
});
