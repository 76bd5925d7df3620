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

test('only the own connection is a reason', () => {
  expect(refusalOf(session(), [])).toBeNull();
  expect(refusalOf(session(), [hit(false)])).toBeNull();
  expect(refusalOf(session(), [hit(false), hit(true)])).toEqual({ code: 'session-cut' });
});

test('where nobody can tell who came how', () => {
  expect(refusalOf(session({ ancestors: [] }), [])).toEqual({ code: 'session-unknown' });
  expect(refusalOf(session({ ancestors: [] }), [hit(true)])).toEqual({ code: 'session-cut' });
});
