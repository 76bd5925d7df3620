import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { endpointText, processId, programName, rowsOf } from '../../../../test/support/captures.ts';
import {
  descriptors,
  LONG,
  misread,
  nobody,
  STATES,
  type StateWords,
  withQueues,
} from '../../../../test/support/unix-captures.ts';
import type { Endpoint } from '../../../model/index.ts';
import type { Program, Row } from '../../format.ts';

const SS_STATES: StateWords = {
  listen: 'LISTEN',
  established: 'ESTAB',
  'syn-sent': 'SYN-SENT',
  'syn-received': 'SYN-RECV',
  'fin-wait-1': 'FIN-WAIT-1',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
  close: 'UNCONN',
  'close-wait': 'CLOSE-WAIT',
  'last-ack': 'LAST-ACK',
  closing: 'CLOSING',
};
/** `*` and `[::]` tell of the flag. */
const flagged = (rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> =>
  fc
    .tuple(rows, fc.boolean())
    .map(([all, v6only]) => all.map((row) => (row.local.address === '::' ? { ...row, v6only } : row)));
const spot = (one: Endpoint | null, { family, v6only }: Row): string => {
  if (one === null) return family === 'ipv4' ? '0.0.0.0:*' : v6only === false ? '*:*' : '[::]:*';
  return one.address === '::' && v6only === false ? `*:${one.port}` : endpointText(one);
};
const print = (rows: readonly Row[], index: number): string => {
  const lines = rows.map((row) => {
    const { protocol, local, peer, state, receiveQueue, sendQueue, programs = [] } = row;
    const users = programs.flatMap(({ name = '', pid, descriptors: all = [] }) =>
      all.map((fd) => `("${name}",pid=${pid},fd=${fd})`),
    );
    const holders = users.length === 0 ? '' : `users:(${users.join(',')})`;
    return `${protocol}   ${SS_STATES[state]} ${receiveQueue}      ${sendQueue}    ${spot(local, row)}    ${spot(peer, row)}   ${holders}`;
  });
  const heading = 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess';
  return [...(index === 0 ? [] : [heading]), ...lines].join('\n');
};

test('gives back what was printed, with a heading and without', () => {
  const held = rowsOf({ states: STATES, program: fc.record({ pid: processId, name: programName, descriptors }) });
  expect(misread('ss', flagged(withQueues(held)), print)).toBeUndefined();
  expect(misread('ss', flagged(withQueues(nobody)), print)).toBeUndefined();
});

test('gives back any name, whatever it imitates', () => {
  const piece = fc.constantFrom('"', ',', '(', ')', '=', 'pid=1', 'fd=2', '",pid=1', ' ', 'x', '\\', '((', '))', ':');
  // The kernel keeps 15 bytes of a name.
  const name = fc.array(piece, { minLength: 1, maxLength: 15 }).map((pieces) => pieces.join('').slice(0, 15));
  const holder: fc.Arbitrary<Program> = fc.record({ pid: processId, name, descriptors });
  const rows = fc
    .uniqueArray(holder, { minLength: 1, maxLength: 4, selector: ({ pid }) => pid })
    .map((programs) => [{ ...LONG, programs }]);
  expect(misread('ss', rows, print)).toBeUndefined();
});
