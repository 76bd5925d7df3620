import { expect, test } from 'vitest';
import { connectionOf, DOCKER, processOf, socketOf } from '../../../test/support/subjects.ts';
import type { Process, Socket } from '../../model/index.ts';
import { packetTap } from './packet-tap.ts';

const dpkg = { manager: 'dpkg', name: 'x' } as const;
const packet: Partial<Socket> = { protocol: 'packet', state: 'close', filter: 3 };
const look = (process: Process, socket: Partial<Socket> = packet) =>
  packetTap.look(connectionOf([process], { protocol: socket.protocol ?? 'packet', sockets: [socketOf(socket)] }));
const raw = (filter: number): Partial<Socket> => ({ protocol: 'raw', state: 'close', filter });
const stranger = processOf({ path: '/opt/x' });

test('a program of no package that hears everything is told', () => {
  expect(look(stranger)).toMatchObject({
    signal: 'packet-tap',
    weight: 25,
    evidence: [
      { fact: 'tap', value: 'all packets, ino:7001', check: ['ss', '-0anpe'] },
      { fact: 'executable' },
      { fact: 'arguments' },
      { fact: 'no-package' },
    ],
  });
});

const script = { path: '/usr/bin/python3', arguments: ['python3', 'x.py'], package: dpkg };
const { package: _, ...unowned } = stranger;

test.each([
  ['all IPv4', stranger, { ...packet, filter: 0x0800 }, 25],
  ['ICMP', stranger, raw(1), 12],
  ['somebody’s script', processOf(script), packet, 18],
  ['a packaged program that is not known for it', processOf({ path: '/usr/sbin/x', package: dpkg }), packet, 4],
  ['a known one that was built here', processOf({ path: '/usr/local/bin/tcpdump' }), packet, 6],
  ['a container’s', processOf({ path: '/x', container: DOCKER }), packet, 4],
  ['of an unknown owner', unowned, packet, 4],
] as const)('%s', (_name, process, socket, weight) => {
  expect(look(process, socket)?.weight).toBe(weight);
});

test.each(
  [
    'tcpdump dhclient dhcpcd lldpd arpwatch keepalived suricata zeek wpa_supplicant dumpcap ping traceroute'.split(' '),
  ].flat(),
)('%s does its work', (name) => {
  expect(look(processOf({ path: `/usr/sbin/${name}`, package: dpkg }))).toBeNull();
});

test.each([
  ['ARP', { ...packet, filter: 0x0806 }],
  ['LLDP', { ...packet, filter: 0x88cc }],
  ['nothing yet', { ...packet, filter: 0 }],
  ['not told', { protocol: 'packet' as const, state: 'close' as const }],
  ['only sending', raw(255)],
  ['OSPF', raw(89)],
  ['a TCP connection', socketOf()],
])('nothing: %s', (_name, socket) => {
  expect(look(stranger, socket)).toBeNull();
});

test('nothing is said where the program is unknown', () => {
  const { executable: __, ...unreadable } = stranger;
  expect(look(unreadable)).toBeNull();
  expect(packetTap.concerns(unreadable)).toBe(false);
});
