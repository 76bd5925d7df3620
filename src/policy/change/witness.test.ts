import { describe, expect, test } from 'vitest';

import type { Socket } from '../../model/index.ts';
import type { SessionConnection } from '../../session/index.ts';
import { doubtOf } from './witness.ts';

const connection = (peer: string, port: number, local = '192.0.2.1'): SessionConnection => ({
  local: { address: local, port: 22 },
  peer: { address: peer, port },
});
const OLD = connection('198.51.100.7', 40_000);
const NEW = connection('198.51.100.7', 40_001);
const STALE = connection('198.51.100.7', 39_000);
const MAPPED = connection('::ffff:198.51.100.7', 40_001, '::ffff:192.0.2.1');
const LOOP = connection('127.0.0.1', 5, '127.0.0.1');
const SELF = connection('192.0.2.1', 6);
const LINK = connection('fe80::2%eth0', 7, 'fe80::1');

const socket = ({ local, peer }: SessionConnection): Socket =>
  ({ protocol: 'tcp', state: 'established', local, peer }) as unknown as Socket;
const inspection = {
  sockets: [OLD, NEW, LOOP, SELF, { ...LINK, peer: { address: 'fe80::2', port: 7 } }].map(socket),
  networks: [{ interfaces: [{ addresses: [{ address: '192.0.2.1' }, { address: 'fe80::1' }] }] }],
} as unknown as Parameters<typeof doubtOf>[3];
const pending = { connections: [OLD] };
const doubt = (connections: readonly SessionConnection[], terminal: 'console' | 'pseudo' | null = 'pseudo'): unknown =>
  doubtOf(pending, { connections }, terminal, inspection)?.code ?? null;

describe('a session', () => {
  test.each([
    ['over a new connection', [NEW]],
    ['over a new connection, in the spelling of a socket of both families', [MAPPED]],
    ['over a new connection, with a zone', [LINK]],
    ['over a new connection, with another that has ended', [STALE, NEW]],
  ])('%s shows that its owner gets in', (_, connections) => {
    expect(doubt(connections)).toBeNull();
  });

  test.each([
    ['over the old connection', [OLD], 'confirm-old-connection'],
    ['over the old and a new one', [NEW, OLD], 'confirm-old-connection'],
    ['over one that has ended', [STALE], 'confirm-no-connection'],
    ['over loopback', [LOOP], 'confirm-no-connection'],
    ['over an address of this machine', [SELF], 'confirm-no-connection'],
    ['over nothing', [], 'confirm-unseen'],
  ])('%s does not', (_, connections, code) => {
    expect(doubt(connections)).toBe(code);
    if (connections.length > 0) expect(doubt(connections, 'console')).toBe(code);
  });

  test('at a console needs no connection', () => {
    expect(doubt([], 'console')).toBeNull();
    expect(doubt([], null)).toBe('confirm-unseen');
  });
});
