import { describe, expect, test } from 'vitest';

import { linkOf, LOOPBACK } from '../../../test/support/firewalls.ts';
import { heldBy, networkOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import { allowing, entryOf, viewOf } from '../../../test/support/plans.ts';
import type { Endpoint, Socket } from '../../model/index.ts';
import type { TranslatedConnection } from '../../platform/index.ts';
import type { Session } from '../../session/index.ts';
import { connectionEffects } from './connections.ts';

const NETWORK = networkOf({ interfaces: [LOOPBACK, linkOf(2, 'eth0', ['192.0.2.10/24', '2001:db8::10/64'])] });
const HERE = '192.0.2.10';
const FRIEND = '192.0.2.77';
const STRANGER = '203.0.113.9';
const NOBODY: Session = { ancestors: [{ pid: 1, startTime: 1, name: 'init' }], units: new Set(), connections: [] };

const at = (address: string, port: number): Endpoint => ({ address, port });
const listener = (port: number, given: Partial<Socket> = {}): Socket =>
  socketOf({ inode: 100 + port, local: at('0.0.0.0', port), ...given });
const from = (address: string, port: number, given: Partial<Socket> = {}): Socket =>
  socketOf({ inode: 9, local: at(HERE, port), peer: at(address, 40_001), ...given });
const to = (address: string, port: number, given: Partial<Socket> = {}): Socket =>
  socketOf({ inode: 10, local: at(HERE, 51_000), peer: at(address, port), ...given });

const sent = (to: string): TranslatedConnection => ({
  protocol: 'tcp',
  peer: at(STRANGER, 40_001),
  asked: at(HERE, 8080),
  to: at(to, 80),
});
const session = (local: Endpoint, peer: Endpoint): Session => ({ ...NOBODY, connections: [{ local, peer }] });
const view = (...sockets: readonly Socket[]): ReturnType<typeof viewOf> =>
  viewOf(NETWORK, sockets, new Map([[9, heldBy(processOf({ path: '/usr/sbin/nginx' }))]]));

describe('what comes in', () => {
  const only = allowing([entryOf({ ports: ['443/tcp'], addresses: ['192.0.2.0/24'] })]);

  test('only what could not be made again is hit, with its interface and holders', () => {
    const { incoming } = connectionEffects(view(listener(443), from(FRIEND, 443), from(STRANGER, 443)), only, NOBODY);
    expect(incoming).toEqual([
      {
        local: at(HERE, 443),
        peer: at(STRANGER, 40_001),
        interface: 'eth0',
        holders: ['nginx'],
        own: false,
      },
    ]);
  });

  test.each([
    ['one to this computer itself', from(HERE, 80)],
    ['loopback', socketOf({ local: at('127.0.0.1', 80), peer: at('127.0.0.1', 40_001) })],
    ['one that is over', from(STRANGER, 80, { state: 'time-wait' })],
    ['one of ours to others', to(STRANGER, 80)],
    ['one of another network namespace', from(STRANGER, 80, { namespace: 1 })],
  ])('not %s', (_, socket) => {
    const { incoming, outgoing } = connectionEffects(view(listener(80), socket), only, NOBODY);
    expect([...incoming, ...outgoing]).toEqual([]);
  });

  test('UDP that a server has connected to its client', () => {
    const door = listener(5000, { protocol: 'udp', state: 'close' });
    const { incoming } = connectionEffects(view(door, from(STRANGER, 5000, { protocol: 'udp' })), only, NOBODY);
    expect(incoming).toMatchObject([{ peer: at(STRANGER, 40_001) }]);
  });

  test('IPv4 that came to an IPv6 socket', () => {
    const mapped = from(`::ffff:${FRIEND}`, 443, { family: 'ipv6', local: at(`::ffff:${HERE}`, 443) });
    expect(connectionEffects(view(listener(443), mapped), only, NOBODY).incoming).toEqual([]);
  });

  test('an entry that names an interface', () => {
    const entry = entryOf({ ports: ['443/tcp'], interfaces: ['wg*'] });
    const hit = connectionEffects(view(listener(443), from(FRIEND, 443)), allowing([entry]), NOBODY);
    expect(hit.incoming).toMatchObject([{ interface: 'eth0' }]);
    const other = entryOf({ ports: ['443/tcp'], interfaces: ['eth*'] });
    expect(connectionEffects(view(listener(443), from(FRIEND, 443)), allowing([other]), NOBODY).incoming).toEqual([]);
  });

  test('a port that is asked for by another', () => {
    const published = {
      protocol: 'tcp',
      from: at('0.0.0.0', 443),
      to: at('0.0.0.0', 8443),
      rule: 'ip nat pre handle 1: tcp dport 443 redirect to :8443',
    } as const;
    const seen = view(listener(8443), from(FRIEND, 8443));
    const ports = seen.ports.map((port) => ({ ...port, published: [published] }));
    expect(connectionEffects(seen, only, NOBODY).incoming).toHaveLength(1);
    expect(connectionEffects({ ...seen, ports }, only, NOBODY).incoming).toEqual([]);
  });
});

describe('what is sent on to another address', () => {
  const none = allowing([entryOf({ ports: ['80/tcp'] })]);

  test('is judged by the port that was asked for', () => {
    const { incoming } = connectionEffects(view(), none, NOBODY, [sent('172.17.0.2')]);
    expect(incoming).toMatchObject([{ local: at(HERE, 8080), peer: at(STRANGER, 40_001), holders: [] }]);
    const open = allowing([entryOf({ ports: ['8080/tcp'] })]);
    expect(connectionEffects(view(), open, NOBODY, [sent('172.17.0.2')]).incoming).toEqual([]);
  });

  test('is not what stays here, which has a socket, nor what others asked others for', () => {
    expect(connectionEffects(view(), none, NOBODY, [sent(HERE)]).incoming).toEqual([]);
    const passing = { ...sent('172.17.0.2'), asked: at('198.51.100.1', 8080) };
    expect(connectionEffects(view(), none, NOBODY, [passing]).incoming).toEqual([]);
  });
});

describe('what goes out', () => {
  test('is asked only where it is listed', () => {
    const sockets = view(listener(443), to(STRANGER, 25), to(FRIEND, 53, { protocol: 'udp' }), from(FRIEND, 443));
    expect(connectionEffects(sockets, allowing([entryOf({ ports: ['443/tcp'] })]), NOBODY).outgoing).toEqual([]);
    const listed = allowing([entryOf({ ports: ['443/tcp'] })], [entryOf({ ports: ['53/udp'] })]);
    expect(connectionEffects(sockets, listed, NOBODY).outgoing).toMatchObject([{ peer: at(STRANGER, 25) }]);
  });
});

describe('the own session', () => {
  const none = allowing([]);

  test('is marked, however its addresses are written', () => {
    const mapped = from(`::ffff:${FRIEND}`, 22, { family: 'ipv6', local: at(`::ffff:${HERE}`, 22) });
    const own = session(at(HERE, 22), at(FRIEND, 40_001));
    const { incoming } = connectionEffects(view(listener(22), mapped, from(STRANGER, 22)), none, own);
    expect(incoming.map((one) => one.own)).toEqual([true, false]);
  });

  test('is not what its server has connected on to others', () => {
    const listed = allowing([entryOf({ ports: ['22/tcp'] })], []);
    const on = to(STRANGER, 5432);
    const own: Session = {
      ...NOBODY,
      connections: [
        { local: at(HERE, 22), peer: at(FRIEND, 40_001) },
        { local: on.local, peer: at(STRANGER, 5432) },
      ],
    };
    const { outgoing } = connectionEffects(view(listener(22), from(FRIEND, 22), on), listed, own);
    expect(outgoing).toMatchObject([{ peer: at(STRANGER, 5432), own: false }]);
    const alone = { ...own, connections: own.connections.slice(1) };
    expect(connectionEffects(view(on), listed, alone).outgoing).toMatchObject([{ own: true }]);
  });

  test('counts also where its socket is not seen', () => {
    const own = session(at(HERE, 22), at(FRIEND, 40_001));
    expect(connectionEffects(view(), none, own).incoming).toMatchObject([{ own: true, holders: [] }]);
    const ssh = allowing([entryOf({ ports: ['22/tcp'] })]);
    expect(connectionEffects(view(), ssh, own).incoming).toEqual([]);
  });
});
