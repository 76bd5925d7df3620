import { expect, test } from 'vitest';

import type { Socket } from '../../../../model/index.ts';
import { destroyRequest } from './request.ts';

const SOCKET: Socket = {
  namespace: 1,
  inode: 2,
  protocol: 'tcp',
  family: 'ipv4',
  local: { address: '127.0.0.1', port: 80 },
  peer: { address: '192.0.2.1', port: 5000 },
  state: 'established',
  receiveQueue: 0,
  sendQueue: 0,
  interface: 3,
  cookie: 0x1_0000_0002,
};

test('a connection, as ss -K names it', () => {
  const bytes = Buffer.from(destroyRequest(SOCKET) as Uint8Array);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('02060000ffffffff');
  expect(bytes.subarray(8, 44).toString('hex')).toBe(
    `00501388${'7f000001'.padEnd(32, '0')}${'c0000201'.padEnd(32, '0')}`,
  );
  expect([...new Uint32Array(new Uint8Array(bytes.subarray(44)).buffer)]).toEqual([3, 2, 1]);
});

test.each([
  [{ cookie: undefined }, 'no cookie'],
  [{ protocol: 'raw' }, 'raw: neither tcp nor udp'],
  [{ protocol: 'packet', family: 'link', local: { address: '*', port: 0 } }, 'packet: neither tcp nor udp'],
  [{ local: { address: 'nonsense', port: 80 } }, 'no address: nonsense 192.0.2.1'],
] as const)('%o can not be named', (change, missing) => {
  const { cookie, ...rest } = { ...SOCKET, ...change };
  expect(destroyRequest({ ...rest, ...(cookie !== undefined && { cookie }) })).toBe(missing);
});
