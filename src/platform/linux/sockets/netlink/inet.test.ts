import { array, assert, constantFrom, nat, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { attribute, done, message, word } from '../../../../../test/support/netlink.ts';
import { decodeInetDiag } from './inet.ts';

interface Fields {
  family?: number;
  state?: number;
  local?: [string, number];
  peer?: [string, number];
  cookie?: bigint;
  inode?: number;
  attributes?: readonly Buffer[];
}

const bigEndian16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const address = (hex: string): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(16)]).subarray(0, 16);

/** `struct inet_diag_msg` as TCP over IPv4 sends it, unless told otherwise. */
function socketMessage(fields: Fields): Buffer {
  const { family = 2, state = 1, local = ['7f000001', 80], peer = ['c0000201', 5000] } = fields;
  const { cookie = 7n, inode = 4242, attributes = [] } = fields;
  const id = [bigEndian16(local[1]), bigEndian16(peer[1]), address(local[0]), address(peer[0]), word(3)];
  const cookies = [word(cookie & 0xffff_ffffn), word(cookie >> 32n)];
  const counters = [word(0), word(11), word(12), word(1000), word(inode)];
  return message(
    20,
    Buffer.concat([Buffer.from([family, state, 0, 0]), ...id, ...cookies, ...counters, ...attributes]),
  );
}

const cgroup = (id: bigint): Buffer => attribute(21, word(id, 8));
const v6only = (value: number): Buffer => attribute(11, Buffer.from([value]));

test('a connection with all that netlink tells of it', () => {
  const bytes = [socketMessage({ attributes: [attribute(8, Buffer.from([0])), cgroup(4097n)] }), done()];
  expect(decodeInetDiag([Buffer.concat(bytes)], 'tcp', 99)).toEqual({
    malformed: 0,
    sockets: [
      {
        namespace: 99,
        inode: 4242,
        protocol: 'tcp',
        family: 'ipv4',
        local: { address: '127.0.0.1', port: 80 },
        peer: { address: '192.0.2.1', port: 5000 },
        state: 'established',
        receiveQueue: 11,
        sendQueue: 12,
        interface: 3,
        uid: 1000,
        cgroup: 4097,
        cookie: 7,
      },
    ],
  });
});

function first(fields: Fields, protocol: 'tcp' | 'udp' | 'raw' = 'tcp') {
  return decodeInetDiag([socketMessage(fields)], protocol, 1).sockets[0];
}

describe('fields', () => {
  test('an IPv6 socket says whether it refuses IPv4', () => {
    const wildcard: Fields = { family: 10, state: 10, local: ['00', 443] };
    expect(first({ ...wildcard, attributes: [v6only(1)] })).toMatchObject({
      family: 'ipv6',
      local: { address: '::', port: 443 },
      v6only: true,
    });
    expect(first({ ...wildcard, attributes: [v6only(0)] })).toMatchObject({ v6only: false });
    expect(first(wildcard)).not.toHaveProperty('v6only');
  });

  test.each([
    ['tcp', 10, 'listen'],
    ['tcp', 7, 'bound-inactive'],
    ['udp', 7, 'close'],
    ['raw', 7, 'close'],
  ] as const)('%s in state %i is %s and has no peer', (protocol, state, name) => {
    expect(first({ state }, protocol)).toMatchObject({ state: name, peer: null });
  });

  test('without an inode there is no user, since the kernel writes 0 there', () => {
    expect(first({ state: 6, inode: 0 })).not.toHaveProperty('uid');
  });

  test('numbers that JavaScript would round are left out', () => {
    const limit = BigInt(Number.MAX_SAFE_INTEGER);
    expect(first({ cookie: limit, attributes: [cgroup(limit)] })).toMatchObject({
      cookie: Number.MAX_SAFE_INTEGER,
      cgroup: Number.MAX_SAFE_INTEGER,
    });
    const beyond = first({ cookie: limit + 1n, attributes: [cgroup(limit + 1n)] });
    expect(beyond).not.toHaveProperty('cookie');
    expect(beyond).not.toHaveProperty('cgroup');
  });

  test('a raw socket has the number of its IP protocol where others have a port', () => {
    expect(first({ local: ['7f000001', 1], peer: ['c0000201', 9] }, 'raw')).toMatchObject({
      local: { address: '127.0.0.1', port: 0 },
      peer: { address: '192.0.2.1', port: 0 },
      filter: 1,
    });
  });
});

describe('bad bytes', () => {
  test.each([
    ['a family that is none', socketMessage({ family: 3 })],
    ['a state that is none', socketMessage({ state: 99 })],
    ['state 0', socketMessage({ state: 0 })],
    ['too short a message', message(20, Buffer.alloc(71, 2))],
    ['a message that ends beyond the buffer', socketMessage({}).subarray(0, 80)],
  ])('%s is counted and left out', (_, bytes) => {
    const sound = socketMessage({});
    expect(decodeInetDiag([sound, bytes], 'tcp', 1)).toMatchObject({ malformed: 1, sockets: [{ inode: 4242 }] });
  });

  test.each([
    ['of no length', attribute(21, word(1n, 8), 0)],
    ['longer than its message', attribute(21, word(1n, 8), 400)],
    ['with too little in it', attribute(21, word(1))],
    ['with nothing in it', attribute(11, Buffer.alloc(0))],
  ])('an attribute %s is counted, its socket kept', (_, bytes) => {
    expect(decodeInetDiag([socketMessage({ attributes: [bytes] })], 'tcp', 1)).toMatchObject({
      malformed: 1,
      sockets: [{ inode: 4242 }],
    });
  });

  test('any bytes, and any damage to good ones, end in a count', () => {
    const good = Buffer.concat([
      socketMessage({ attributes: [cgroup(1n)] }),
      socketMessage({ family: 10, attributes: [v6only(1), cgroup(2n)] }),
      done(),
    ]);
    const damage = array(tuple(nat(1000), constantFrom(0, 1, 3, 4, 16, 127, 255)), { maxLength: 4 });
    assert(
      property(uint8Array({ maxLength: 300 }), damage, nat(good.length), (noise, hits, cut) => {
        const hurt = Buffer.from(good);
        for (const [at, value] of hits) hurt[at % hurt.length] = value;
        for (const bytes of [noise, hurt, hurt.subarray(0, cut)]) {
          const { sockets, malformed } = decodeInetDiag([bytes], 'tcp', 1);
          expect(sockets.length * 88 + malformed).toBeLessThanOrEqual(bytes.length + 2);
        }
      }),
      { numRuns: 500 },
    );
  });
});
