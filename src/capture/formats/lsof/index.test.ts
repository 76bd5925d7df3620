import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { endpointText, processId, rowsOf } from '../../../../test/support/captures.ts';
import { BSD_STATES, descriptors, distinct, misread, STATES, user } from '../../../../test/support/unix-captures.ts';
import type { Endpoint } from '../../../model/index.ts';
import type { Row } from '../../format.ts';

function spot(one: Endpoint): string {
  return one.address === '::' || one.address === '0.0.0.0' ? `*:${one.port}` : endpointText(one);
}

function escaped(name: string): string {
  return [...Buffer.from(name)]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

function print(all: readonly Row[]): string {
  return [
    'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME',
    ...all.map(({ protocol, family, local, peer, state, programs = [] }, index) => {
      const [{ name = '', pid, user: who, descriptors: [fd] = [] } = {}] = programs;
      const word = protocol === 'udp' ? '' : ` (${BSD_STATES[state]})`;
      const ends = peer === null ? spot(local) : `${spot(local)}->${spot(peer)}`;
      return `${escaped(name)} ${pid} ${who} ${fd}u  ${family === 'ipv6' ? 'IPv6' : 'IPv4'} ${15_000 + index} 0t0  ${protocol.toUpperCase()} ${ends}${word}`;
    }),
  ].join('\n');
}

test('lsof gives back what was printed', () => {
  const holder = fc.record({
    pid: processId,
    name: fc.stringMatching(/^[a-z][a-zé 0-9()"-]{0,13}[a-z]$/),
    user,
    descriptors,
  });
  const rows = distinct(rowsOf({ states: STATES.filter((state) => state !== 'time-wait'), program: holder }));
  expect(misread('lsof', rows, print)).toBeUndefined();
});
