import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Socket } from '../../../../model/index.ts';
import type { Orders } from '../../../../native/index.ts';
import { adoptAll, entriesOf } from './adopt.ts';
import { entryMessage, type Timeouts } from './entry.ts';

const TIMEOUTS: Timeouts = { established: 1000, closing: 100, udp: 10 };
const SOCKET: Socket = {
  namespace: 1,
  inode: 2,
  protocol: 'tcp',
  family: 'ipv4',
  local: { address: '192.0.2.1', port: 22 },
  peer: { address: '192.0.2.2', port: 40_000 },
  state: 'established',
  receiveQueue: 0,
  sendQueue: 0,
};
const LISTENER: Socket = { ...SOCKET, local: { address: '0.0.0.0', port: 22 }, peer: null, state: 'listen' };
const place = { proc: '/none', sys: '/sys', root: '/', now: () => new Date(0) };

describe('which sockets are connections', () => {
  test('who began it: the peer, where somebody listens', () => {
    const [local, peer] = [SOCKET.local, SOCKET.peer];
    expect(entriesOf([SOCKET], TIMEOUTS)).toMatchObject([{ from: local, to: peer, timeout: 1000 }]);
    expect(entriesOf([SOCKET, LISTENER], TIMEOUTS)).toMatchObject([{ from: peer, to: local }]);
    // A door of another protocol is another door.
    const udp: Socket = { ...LISTENER, protocol: 'udp', state: 'close' };
    expect(entriesOf([udp, SOCKET], TIMEOUTS)).toMatchObject([{ from: local }]);
    expect(entriesOf([udp, { ...SOCKET, protocol: 'udp' }], TIMEOUTS)).toMatchObject([{ from: peer, timeout: 10 }]);
  });

  test.each([
    ['established', 1000],
    ['close-wait', 1000],
    ['fin-wait-1', 100],
    ['fin-wait-2', 100],
    ['closing', 100],
    ['last-ack', 100],
  ] as const)('%s: for %i s', (state, timeout) => {
    expect(entriesOf([{ ...SOCKET, state }], TIMEOUTS)).toMatchObject([{ timeout }]);
  });

  test.each([
    { state: 'time-wait' },
    { state: 'syn-sent' },
    { state: 'new-syn-received' },
    { state: 'close' },
    { peer: null },
    { protocol: 'raw' },
    { protocol: 'packet', family: 'link' },
    { local: { address: '127.0.0.1', port: 1 }, peer: { address: '127.0.0.1', port: 2 } },
    { family: 'ipv6', local: { address: '::1', port: 1 }, peer: { address: '::1', port: 2 } },
    { family: 'ipv6', local: { address: '::ffff:127.0.0.1', port: 1 }, peer: { address: '::ffff:127.0.0.2', port: 2 } },
  ] as const)('not %j', (change) => expect(entriesOf([{ ...SOCKET, ...change }], TIMEOUTS)).toEqual([]));

  test('IPv4 over a socket of IPv6 is IPv4', () => {
    const mapped = { address: '::ffff:192.0.2.1', port: 22 };
    const socket: Socket = { ...SOCKET, family: 'ipv6', local: mapped, peer: { address: '::ffff:192.0.2.2', port: 9 } };
    expect(entriesOf([socket], TIMEOUTS)).toMatchObject([{ family: 'ipv4', from: { address: '192.0.2.1', port: 22 } }]);
    const real = { address: '2001:db8::1', port: 22 };
    expect(entriesOf([{ ...socket, local: real, peer: real }], TIMEOUTS)).toMatchObject([{ family: 'ipv6' }]);
  });
});

test('what the kernel is told', () => {
  const [entry] = entriesOf([SOCKET], TIMEOUTS);
  const hex = Buffer.from(entryMessage(entry!)!).toString('hex');
  expect(hex).toContain('c0000201');
  // Timeout, big-endian.
  expect(hex).toContain('000003e8');
  expect(hex.startsWith('02000000')).toBe(true);
  expect(entryMessage({ ...entry!, from: { address: 'x', port: 1 } })).toBeNull();
});

/** Orders that are answered like this, one after the other. */
function answering(...errnos: readonly (string | null)[]): {
  open: () => Orders;
  given: { type: number; flags: number | undefined; payload: Uint8Array }[];
} {
  const given: { type: number; flags: number | undefined; payload: Uint8Array }[] = [];
  const open = (): Orders => ({
    give(type, payload, flags) {
      const errno = errnos[given.length];
      given.push({ type, payload, flags });
      if (errno === 'lost') return { status: 'failed', detail: 'recv ETIMEDOUT' };
      return typeof errno === 'string' ? { status: 'refused', errno, detail: errno } : { status: 'done' };
    },
    close: () => {},
  });
  return { open, given };
}

const many = (count: number): readonly Socket[] =>
  Array.from({ length: count }, (_, index) => ({ ...SOCKET, peer: { address: '192.0.2.2', port: index + 1 } }));

describe('orders', () => {
  test('what is known already stays, and does not count', () => {
    const { open, given } = answering(null, 'EEXIST', null);
    expect(adoptAll(place, many(3), open)).toEqual({ status: 'done', adopted: 2 });
    expect(given.map(({ type, flags }) => [type, flags])).toEqual(given.map(() => [0x100, 0x600]));
  });

  test.each([
    ['EPERM', 'refused', 2],
    ['EINVAL', 'refused', 2],
    ['EPROTONOSUPPORT', 'refused', 2],
    ['ENOMEM', 'failed', 9],
    ['lost', 'failed', 2],
  ])('%s: %s, and told of which; %i were tried', (errno, status, tried) => {
    const { open, given } = answering(null, errno);
    const said = errno === 'lost' ? 'recv ETIMEDOUT' : errno;
    const detail = `IPCTNL_MSG_CT_NEW ${said}: tcp 192.0.2.1 22 192.0.2.2 2`;
    expect(adoptAll(place, many(9), open)).toEqual({ status, detail });
    expect(given).toHaveLength(tried);
  });

  test("for as long as the kernel's settings say", () => {
    const proc = mkdtempSync(`${tmpdir()}/menshen-adopt-`);
    onTestFinished(() => rmSync(proc, { recursive: true }));
    mkdirSync(`${proc}/sys/net/netfilter`, { recursive: true });
    writeFileSync(`${proc}/sys/net/netfilter/nf_conntrack_tcp_timeout_established`, '7200\n');
    const [usual, set] = [answering(), answering()];
    adoptAll(place, many(1), usual.open);
    adoptAll({ ...place, proc }, many(1), set.open);
    const seconds = [usual, set].map(({ given }) => Buffer.from(given[0]!.payload).includes(number(7200)));
    expect(seconds).toEqual([false, true]);
    expect(Buffer.from(usual.given[0]!.payload).includes(number(432_000))).toBe(true);
  });
});

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
