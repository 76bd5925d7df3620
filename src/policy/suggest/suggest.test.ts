import { expect, test } from 'vitest';
import { portOf, processOf } from '../../../test/support/subjects.ts';
import { type Came, type Listener, one, OWN, shown, suggested } from '../../../test/support/suggestions.ts';
import type { JudgedPort, Published } from '../../model/index.ts';

const sshd = processOf({ unit: 'ssh.service' });
const nginx = processOf({ path: '/usr/sbin/nginx', unit: 'nginx.service' });
const redis = processOf({ path: '/usr/bin/redis-server', unit: 'redis-server.service' });
const shop = processOf({ path: '/opt/shop/bin/server', unit: 'shop.service' });

test.each<readonly [string, Listener, readonly unknown[]]>([
  ['what strangers may reach is for anyone', { port: 80, process: nginx }, ['80/tcp', 'anyone', 'public']],
  [
    'also where only neighbours are connected now',
    { port: 80, process: nginx, peers: ['192.168.1.7'] },
    ['80/tcp', 'anyone', 'public private-peers'],
  ],
  ['a database that nobody uses is left out', { port: 6379, process: redis }, ['6379/tcp', 'left', 'public']],
  [
    'one that neighbours use is for them',
    { port: 6379, process: redis, peers: ['192.168.1.7', '192.168.1.8', '10.3.4.5', '::ffff:10.3.4.6'] },
    ['6379/tcp', '10.3.4.0/24 192.168.1.0/24', 'private-peers public'],
  ],
  [
    'one that strangers use is left out all the same',
    { port: 6379, process: redis, peers: ['192.168.1.7', '203.0.113.9'] },
    ['6379/tcp', 'left', 'public public-peers'],
  ],
  ['a program that nobody knows is left out', { port: 3210, process: shop }, ['3210/tcp', 'left', 'unknown']],
  [
    'unless somebody uses it',
    { port: 3210, process: shop, peers: ['203.0.113.9'] },
    ['3210/tcp', 'anyone', 'unknown public-peers'],
  ],
  ['remote login stays', { port: 22, process: sshd }, ['22/tcp', 'anyone', 'remote-login public']],
  ['at another port too', { port: 2200, process: sshd }, ['2200/tcp', 'anyone', 'remote-login unknown']],
  [
    'but not what a session listens on',
    { port: 2200, process: { ...sshd, unit: 'session-3.scope' } },
    ['2200/tcp', 'left', 'unknown'],
  ],
  [
    'names for neighbours are for them',
    { port: 5353, protocol: 'udp', process: processOf({ path: '/usr/sbin/avahi-daemon' }), address: '224.0.0.251' },
    ['5353/udp', '192.168.1.0/24 fe80::/10', 'public own-networks'],
  ],
  [
    'answers of DHCP servers come in',
    {
      port: 68,
      protocol: 'udp',
      process: processOf({ path: '/lib/systemd/systemd-networkd' }),
      address: '192.168.1.10',
    },
    ['68/udp', 'anyone', 'dhcp'],
  ],
  [
    'the number of a trojan that another program has is no evidence',
    { port: 12_345, process: nginx },
    ['12345/tcp', 'left', 'unknown'],
  ],
  [
    'a server of addresses is open by interface',
    { port: 67, protocol: 'udp', process: processOf({ path: '/usr/sbin/dnsmasq' }) },
    ['67/udp', 'eth0', 'dhcp-server public'],
  ],
  ['where nobody is seen it is', { port: 12_345 }, ['12345/tcp', 'left', 'trojan-number']],
])('%s', (_, listener, expected) => {
  expect(one(listener)).toEqual(expected);
});

test.each<readonly [Came, readonly string[], string]>([
  [{ port: 22, from: '192.168.1.7' }, [], '192.168.1.0/24'],
  [{ port: 22, from: '192.168.1.7' }, ['192.168.1.9'], '192.168.1.0/24'],
  [{ port: 22, from: '203.0.113.9' }, ['192.168.1.9'], 'anyone'],
  [{ port: 22, from: '10.9.8.7' }, ['203.0.113.9'], 'anyone'],
  [{ port: 22, from: '10.9.8.7' }, ['192.168.1.9'], '10.9.8.0/24 192.168.1.0/24'],
  [{ port: 22, from: 'fe80::77' }, [], 'fe80::/10'],
  [{ port: 22, from: 'fd12:3456::1' }, [], 'fd12:3456::/64'],
])('who came by %j stays, with %j connected', (came, peers, expected) => {
  expect(one({ port: 22, process: sshd, peers }, came)).toEqual([
    '22/tcp',
    expected,
    expect.stringMatching(/^session /),
  ]);
});

test('a session stays where nobody listens any more, and one to elsewhere is none', () => {
  const { entries, session } = suggested(
    [{ port: 80, process: nginx }],
    [
      { port: 2222, from: '203.0.113.9' },
      { port: 45_678, from: '203.0.113.10' },
    ],
  );
  expect(entries.map(shown)).toEqual([
    ['2222/tcp', 'anyone', 'session unknown public-peers'],
    ['80/tcp', 'anyone', 'public'],
  ]);
  expect(session).toBe(true);
});

test('the session comes first, and what is alike is one entry', () => {
  const bind = processOf({ path: '/usr/sbin/named', unit: 'named.service' });
  const { entries, loopbackOnly, clients } = suggested(
    [
      { port: 53, process: bind },
      { port: 53, process: bind, protocol: 'udp' },
      { port: 953, process: bind, address: '127.0.0.1' },
      { port: 40_000, process: bind, protocol: 'udp' },
      { port: 8443, process: sshd },
    ],
    [{ port: 8443, from: '192.168.1.7' }],
  );
  expect(entries.map(shown)).toEqual([
    ['8443/tcp', '192.168.1.0/24', 'session public private-peers'],
    // Bound to 0.0.0.0: nobody reaches it over IPv6.
    ['53/tcp 53/udp', '192.168.1.0/24', 'public own-networks'],
  ]);
  expect([loopbackOnly, clients]).toEqual([1, 1]);
});

test('a port of the kernel itself is none that a program asks by', () => {
  expect(one({ port: 51_820, protocol: 'udp' })).toEqual(['51820/udp', 'anyone', 'public']);
});

const publish = (port: number, to: number, address = '0.0.0.0'): Published => ({
  from: { address, port },
  to: { address: '10.88.0.2', port: to },
  protocol: 'tcp',
  rule: 'ip nat X handle 1: dnat',
});

test('a container’s port is known by what listens within, one for this machine itself is none', () => {
  const { entries, loopbackOnly } = suggested([
    { port: 8080, published: [publish(8080, 80)] },
    { port: 13_306, published: [publish(13_306, 3306)] },
    { port: 5000, published: [publish(5000, 5000, '127.0.0.1')] },
  ]);
  expect(entries.map(shown)).toEqual([
    ['8080/tcp', 'anyone', 'public published'],
    ['13306/tcp', 'left', 'public published'],
  ]);
  expect(loopbackOnly).toBe(1);
});

const judge = (number: number): JudgedPort => ({
  port: portOf(number, 'anywhere', []),
  knownAs: null,
  findings: [],
  suspicion: 'high',
  advice: 'investigate',
  reasons: [],
});

test('what is to be investigated is left out, but for the session', () => {
  const { entries } = suggested(
    [
      { port: 80, process: nginx },
      { port: 22, process: sshd },
    ],
    [{ port: 22, from: '203.0.113.9' }],
    OWN,
    [judge(80), judge(22)],
  );
  expect(entries.map(shown)).toEqual([
    ['22/tcp', 'anyone', 'session public public-peers'],
    ['80/tcp', 'left', 'suspicious'],
  ]);
});

test('many peers far apart are one network', () => {
  const peers = Array.from({ length: 300 }, (_, index) => `10.${index % 16}.${index >> 4}.9`);
  expect(one({ port: 6379, process: redis, peers })[1]).toBe('10.0.0.0/12');
});

test('a machine whose network could not be looked at gets no suggestion', () => {
  expect(suggested([{ port: 80, process: nginx }], [], { ...OWN, own: false })).toMatchObject({
    entries: [],
    session: false,
  });
});
