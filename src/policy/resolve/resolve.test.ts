import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { heldBy, inspectionOf, networkOf, portOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import type { Inspection, Interface, Policy, PolicyPorts, Port, Process, Socket } from '../../model/index.ts';
import { readPolicy } from '../read/index.ts';
import { portsOfName } from './names.ts';
import { joined } from './ports.ts';
import { resolvePolicy, type ResolveTools } from './resolve.ts';

/** A machine without systemd: what its sockets tell is all there is. */
const NO_SYSTEMD: ResolveTools['units'] = { show: () => Promise.resolve(null) };
/** One whose systemd knows no unit at all. */
const NO_UNITS = { show: () => Promise.resolve(new Map()) };

const tcp = (first: number, last = first): PolicyPorts => ({ protocol: 'tcp', first, last });
const udp = (first: number, last = first): PolicyPorts => ({ protocol: 'udp', first, last });

interface Listener {
  readonly port: number;
  readonly process: Process;
  readonly address?: string;
  readonly protocol?: 'tcp' | 'udp';
}

let inode = 9000;

function machine(listeners: readonly Listener[], interfaces: readonly string[] = ['lo', 'eth0']): Inspection {
  const holders = new Map<number, Port['holders']>();
  const ports = listeners.map(({ port, process, address = '0.0.0.0', protocol = 'tcp' }) => {
    inode += 1;
    const state: Socket['state'] = protocol === 'tcp' ? 'listen' : 'close';
    const socket = socketOf({ inode, protocol, state, local: { address, port } });
    holders.set(inode, heldBy(process));
    return portOf(port, 'anywhere', [process], { protocol, sockets: [socket] });
  });
  const links = interfaces.map((name, index): Interface => ({
    index: index + 1,
    name,
    up: true,
    loopback: name === 'lo',
    kind: null,
    master: 0,
    addresses: [],
  }));
  return inspectionOf({ ports, holders, networks: [networkOf({ interfaces: links })] });
}

function policyOf(text: string): Policy {
  const read = readPolicy('p.yaml', text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}

const ask = (text: string, inspection: Inspection, units = NO_SYSTEMD, groups = tmpdir()) =>
  resolvePolicy(policyOf(text), { inspection, units, path: 'p.yaml', groups });

const nginx = processOf({ path: '/usr/sbin/nginx', unit: 'nginx.service' });
const redis = processOf({ path: '/usr/bin/redis-server', unit: 'redis-server.service' });

test('ports are sorted and joined where they meet', () => {
  const some = [udp(53), tcp(90, 99), tcp(80), tcp(81, 89), tcp(85), tcp(200, 300), tcp(250)];
  expect(joined(some)).toEqual([tcp(80, 99), tcp(200, 300), udp(53)]);
});

test.each([
  ['https', [tcp(443), udp(443)]],
  ['HTTP', [tcp(80)]],
  ['ssh', [tcp(22)]],
  ['ipp', [tcp(631), udp(631)]],
  ['htpps', { code: 'unknown-port-name', written: 'htpps', nearest: 'https' }],
  ['冰河', { code: 'unknown-port-name', written: '冰河', nearest: null }],
  ['22', { code: 'unknown-port-name', written: '22', nearest: null }],
  ['dynamic', { code: 'unknown-port-name', written: 'dynamic', nearest: null }],
  ['no such thing at all', { code: 'unknown-port-name', written: 'no such thing at all', nearest: null }],
])('the name %s has the ports %j', (name, ports) => {
  expect(portsOfName(name)).toEqual(ports);
});

test('every name that nobody knows is told with its line', async () => {
  const text = 'allow:\n  - name: htpps\n  - name: https\nout:\n  - name: qqqqqqqq\n';
  await expect(ask(text, machine([]))).rejects.toMatchObject({
    code: 'config-invalid',
    message:
      'p.yaml:2: name: unknown-port-name written=htpps nearest=https\np.yaml:5: name: unknown-port-name written=qqqqqqqq',
  });
});

test('a service has the ports that others reach, and not those by which it asks', async () => {
  const inspection = machine([
    { port: 80, process: nginx },
    { port: 443, process: nginx, address: '::' },
    { port: 8080, process: nginx, address: '127.0.0.1' },
    { port: 8081, process: nginx, address: '::ffff:127.0.0.1' },
    { port: 40_000, process: nginx, protocol: 'udp' },
    { port: 6379, process: redis },
    { port: 3000, process: { ...nginx, unitUser: 1000 } },
  ]);
  const { policy, warnings } = await ask('allow: [{ service: nginx }]', inspection);
  expect(policy.allow).toEqual([
    {
      target: { kind: 'ports', ports: [tcp(80), tcp(443)], group: null },
      written: { kind: 'service', unit: 'nginx.service' },
      addresses: null,
      interfaces: null,
      why: null,
      line: 1,
    },
  ]);
  expect(warnings).toEqual([]);
});

test('a group is named only where control groups of version 2 are', async () => {
  expect(statfsSync(tmpdir()).type).not.toBe(0x63677270);
  const { policy } = await ask('allow: [{ service: nginx }]', machine([]), NO_SYSTEMD, '/nowhere');
  expect(policy.allow[0]?.target).toEqual({ kind: 'ports', ports: [], group: null });
});

test('what may not be meant is told, from top to bottom', async () => {
  const sshd = processOf({ unit: 'ssh.service' });
  const networkd = processOf({ path: '/lib/systemd/systemd-networkd', unit: 'systemd-networkd.service' });
  const inspection = machine([
    { port: 22, process: sshd },
    { port: 6379, process: redis },
    { port: 12_345, process: nginx },
    { port: 68, process: networkd, protocol: 'udp' },
    { port: 546, process: networkd, protocol: 'udp', address: 'fe80::1' },
  ]);
  const text = `allow:
  - port: 22/tcp
  - port: 22/tcp
    from: 10.0.0.0/8
  - service: redis-server
  - service: nope
  - port: 3306/tcp
  - port: 23/tcp
    from: 0.0.0.0/0
  - port: 23/tcp
    interface: wg0
  - port: 1-65535/tcp
    from: [10.0.0.0/8, any-replaced]
  - port: 68/udp
out:
  - port: 53/udp
    interface: wg*
`.replace(', any-replaced', '');
  const { warnings } = await ask(text, inspection, NO_UNITS);
  expect(warnings).toEqual([
    { code: 'covered', line: 3, by: 2 },
    { code: 'should-not-be-public', line: 5, port: { protocol: 'tcp', number: 6379 }, name: 'redis' },
    { code: 'service-unknown', line: 6, unit: 'nope.service' },
    { code: 'nobody-listens', line: 7 },
    { code: 'should-not-be-public', line: 7, port: { protocol: 'tcp', number: 3306 }, name: 'mysql' },
    { code: 'nobody-listens', line: 8 },
    { code: 'should-not-be-public', line: 8, port: { protocol: 'tcp', number: 23 }, name: 'telnet' },
    { code: 'interface-unknown', line: 10, interface: 'wg0' },
    { code: 'nobody-listens', line: 10 },
    { code: 'interface-unknown', line: 16, interface: 'wg*' },
    { code: 'dhcp-shut', port: { protocol: 'udp', number: 546 } },
  ]);
});

function link(index: number, name: string, address: string, kind: string | null): Interface {
  const addresses = [{ family: 'ipv4', address, prefixLength: 16, scope: 'global' }] as const;
  return { index, name, kind, up: true, loopback: false, master: 0, addresses };
}

describe('whoever asks for names at a bridge', () => {
  const names = processOf({ path: '/usr/lib/podman/aardvark-dns' });
  const asked = machine([
    { port: 53, process: names, address: '10.88.0.1', protocol: 'udp' },
    { port: 53, process: names, address: '192.0.2.1', protocol: 'tcp' },
  ]);
  const [network] = asked.networks;
  const interfaces = [link(2, 'eth0', '192.0.2.1', null), link(3, 'podman1', '10.88.0.1', 'bridge')];
  const inspection = { ...asked, networks: [{ ...network!, interfaces }] };
  const shut = { code: 'names-shut', port: { protocol: 'udp', number: 53 }, interface: 'podman1' };

  test.each([
    ['port: 22/tcp', [shut]],
    ['port: 53/tcp', [shut]],
    ['port: 53/udp, interface: eth0', [shut]],
    ['port: 53/udp, interface: podman*', []],
    ['port: 53', []],
    ['interface: podman1', []],
  ])('with %s', async (entry, expected) => {
    const { warnings } = await ask(`allow:\n  - { ${entry} }\n`, inspection);
    expect(warnings.filter(({ code }) => code === 'names-shut')).toEqual(expected);
  });
});

test('of a wide range only what listens is looked up, and a trojan’s number says nothing of a program that is seen', async () => {
  const { warnings } = await ask(
    'allow: [{ port: 1-65535/tcp }]',
    machine([
      { port: 6379, process: redis },
      { port: 12_345, process: nginx },
    ]),
  );
  expect(warnings).toEqual([
    { code: 'should-not-be-public', line: 1, port: { protocol: 'tcp', number: 6379 }, name: 'redis' },
  ]);
});

test.each([
  ['port: 80/tcp', 'port: 80/tcp, from: 10.0.0.0/8', true],
  ['port: 80/tcp', 'port: 80, from: 10.0.0.0/8', false],
  ['port: 1-100/tcp', 'port: [22/tcp, 80-90/tcp]', true],
  ['port: 80/tcp, from: [10.0.0.0/9, 10.128.0.0/9]', 'port: 80/tcp, from: 10.0.0.0/8', true],
  ['port: 80/tcp, from: 10.0.0.0/8', 'port: 80/tcp, from: [10.1.0.0/16, fd00::/8]', false],
  ['port: 80/tcp, from: 10.0.0.0/8', 'port: 80/tcp', false],
  ['interface: wg*', 'port: 80/tcp, interface: wg0', true],
  ['port: 80/tcp, interface: wg0', 'port: 80/tcp, interface: wg*', false],
  ['port: 80/tcp, interface: eth0', 'port: 80/tcp', false],
  ['from: 10.0.0.0/8', 'protocol: gre, from: 10.2.0.0/16', true],
  ['protocol: gre', 'protocol: gre, from: 10.2.0.0/16', true],
  ['protocol: gre', 'protocol: esp', false],
  ['icmp: ping', 'icmp: ping, from: private', true],
  ['port: 80/tcp', 'icmp: ping', false],
])('that %s covers %s is %s', async (wide, narrow, isCovered) => {
  const { warnings } = await ask(`allow:\n  - { ${wide} }\n  - { ${narrow} }\n`, machine([], ['wg0', 'eth0']));
  const covered = warnings.filter(({ code }) => code === 'covered');
  expect(covered).toEqual(isCovered ? [{ code: 'covered', line: 3, by: 2 }] : []);
});
