import { expect, test } from 'vitest';

import type { ConnectionEffect } from '../../model/index.ts';
import type { Session } from '../../session/index.ts';
import { refusalOf } from './session.ts';

const SHELL = { pid: 10, startTime: 1, name: 'bash' };
const session = (given: Partial<Session> = {}): Session => ({
  ancestors: [SHELL],
  units: new Set(),
  connections: [],
  ...given,
});
const hit = (own: boolean): ConnectionEffect => ({
  local: { address: '192.0.2.1', port: 22 },
  peer: { address: '192.0.2.2', port: 40_000 },
  interface: 'eth0',
  holders: ['sshd'],
  own,
});

const HERE = { networks: [] };
const from = (...peers: readonly string[]): Session =>
  session({
    connections: peers.map((address) => ({ local: { address: '::1', port: 22 }, peer: { address, port: 5 } })),
  });

test('only the own connection is a reason', () => {
  expect(refusalOf(session(), [], HERE)).toBeNull();
  expect(refusalOf(session(), [hit(false)], HERE)).toBeNull();
  expect(refusalOf(session(), [hit(false), hit(true)], HERE)).toEqual({ code: 'session-cut' });
});

test('where nobody can tell who came how', () => {
  expect(refusalOf(session({ ancestors: [] }), [], HERE)).toEqual({ code: 'session-unknown' });
  expect(refusalOf(session({ ancestors: [] }), [hit(true)], HERE)).toEqual({ code: 'session-cut' });
});

test('a session that this machine itself has handed on may be any of those that are hit', () => {
  expect(refusalOf(from('::1'), [hit(false)], HERE)).toEqual({ code: 'session-unknown' });
  expect(refusalOf(from('::ffff:127.0.0.1'), [hit(false)], HERE)).toEqual({ code: 'session-unknown' });
  expect(refusalOf(from('::1'), [], HERE)).toBeNull();
  expect(refusalOf(from('::1', '192.0.2.9'), [hit(false)], HERE)).toBeNull();
});
