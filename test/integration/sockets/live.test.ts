import { readlinkSync } from 'node:fs';

import { expect, test } from 'vitest';

import { netlinkSource, procfsSource } from '../../../src/platform/linux/sockets/index.ts';
import { identity } from './contract.ts';

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const namespace = Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0]);

// Sockets come and go while we look. One that was there before and after must be in between too.
test('on this machine, /proc lists what netlink lists', () => {
  const netlink = netlinkSource(namespace);
  const before = netlink.list('all');
  const between = new Set(procfsSource(place, namespace).list('all').sockets.map(identity));
  const after = new Set(netlink.list('all').sockets.map(identity));
  const lasting = before.sockets.filter(
    (socket) => after.has(identity(socket)) && socket.inode !== 0 && socket.state !== 'bound-inactive',
  );
  expect(lasting.map(identity).filter((socket) => !between.has(socket))).toEqual([]);
});

test('on this machine, netlink lists what /proc lists', () => {
  const read = (): Set<string> => {
    const { sockets } = procfsSource(place, namespace).list('all');
    return new Set(sockets.filter(({ protocol, inode }) => protocol !== 'raw' && inode !== 0).map(identity));
  };
  const before = read();
  const between = new Set(netlinkSource(namespace).list('all').sockets.map(identity));
  const after = read();
  expect([...before].filter((socket) => after.has(socket) && !between.has(socket))).toEqual([]);
});
