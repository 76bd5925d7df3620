import { expect, test } from 'vitest';
import { DOCKER, entryOf, networkOf, portOf, processOf } from '../../test/support/subjects.ts';
import type { CatalogFacts, Finding, Port } from '../model/index.ts';
import { adviseConnection, advisePort } from './advise.ts';

const sshd = processOf({ unit: 'ssh.service', package: { manager: 'dpkg', name: 'openssh-server' } });
const redis = entryOf({
  id: 'redis',
  names: ['redis'],
  public: 'never',
  advice: { host: 'keep', network: 'restrict', anywhere: 'close' },
});
const echo = entryOf({ id: 'echo', names: ['echo'], advice: { host: 'close', network: 'close', anywhere: 'close' } });
const binghe = entryOf({ id: 'binghe', kind: 'trojan', names: ['冰河'] });
const systemd = processOf({ pid: 1, path: '/usr/lib/systemd/systemd', unit: 'init.scope', parents: [] });
const own = processOf({ path: '/home/li/server' });

function advise(
  port: Port,
  entry: CatalogFacts | null = null,
  given: Partial<Pick<Parameters<typeof advisePort>[0], 'suspicion' | 'findings' | 'expected' | 'run'>> = {},
) {
  const { advice, reasons } = advisePort({
    port,
    entry,
    findings: [],
    suspicion: 'none',
    network: networkOf(),
    run: null,
    expected: null,
    ...given,
  });
  return [advice, ...reasons.map((reason) => reason.code)];
}

test.each([
  ['sshd from anywhere', portOf(22, 'anywhere', [sshd]), entryOf(), ['keep', 'catalog']],
  ['redis on the host', portOf(6379, 'host', [own]), redis, ['keep', 'catalog']],
  ['redis on the network', portOf(6379, 'network', [own]), redis, ['restrict', 'catalog']],
  ['redis from anywhere', portOf(6379, 'anywhere', [own]), redis, ['close', 'catalog']],
  ['echo, even on the host', portOf(7, 'host', [own]), echo, ['close', 'catalog']],
  ['an unknown server on the host', portOf(4567, 'host', [own]), null, ['keep', 'host-only']],
  ['an unknown server', portOf(4567, 'anywhere', [own]), null, ['restrict', 'reachable', 'unknown-program']],
  ['a packaged service', portOf(4567, 'network', [sshd]), null, ['keep', 'packaged-service', 'reachable']],
  ['the same from anywhere', portOf(4567, 'anywhere', [sshd]), null, ['restrict', 'reachable', 'packaged-service']],
  ['a trojan’s number', portOf(7626, 'anywhere', [own]), binghe, ['restrict', 'reachable', 'unknown-program']],
  [
    'a container',
    portOf(4567, 'network', [processOf({ container: DOCKER })]),
    null,
    ['restrict', 'reachable', 'container'],
  ],
  [
    'systemd for its service',
    portOf(4567, 'network', [systemd, sshd]),
    null,
    ['keep', 'packaged-service', 'reachable'],
  ],
  [
    'systemd before anyone came',
    portOf(4567, 'network', [systemd]),
    null,
    ['restrict', 'reachable', 'socket-activated'],
  ],
  ['systemd on a known port', portOf(22, 'anywhere', [systemd]), entryOf(), ['keep', 'catalog']],
  ['the kernel', portOf(4567, 'network', []), null, ['restrict', 'reachable', 'no-holder']],
  [
    'nobody visible',
    portOf(4567, 'network', [], { holdersComplete: false }),
    null,
    ['restrict', 'reachable', 'holder-unseen'],
  ],
  ['a UDP client', portOf(40_000, 'anywhere', [own], { protocol: 'udp' }), null, ['keep', 'client-port']],
  [
    'a UDP server',
    portOf(4567, 'anywhere', [own], { protocol: 'udp' }),
    null,
    ['restrict', 'reachable', 'unknown-program'],
  ],
] as const)('%s', (_, port, entry, expected) => {
  expect(advise(port, entry)).toEqual(expected);
});

test('where the reach is unknown the farthest possible counts, and that is said', () => {
  const exposure = { level: 'unknown', atMost: 'anywhere', reasons: [] } as const;
  expect(advise(portOf(6379, 'host', [own], { exposure }), redis)).toEqual(['close', 'catalog', 'reach-unknown']);
  expect(advise(portOf(4567, 'host', [own], { exposure }))).toEqual(['restrict', 'reach-unknown', 'unknown-program']);
});

test('what is suspicious is to be investigated before anything is closed', () => {
  expect(advise(portOf(7, 'anywhere', [own]), echo, { suspicion: 'medium' })).toEqual(['investigate', 'suspicion']);
});

test('a low suspicion changes nothing, but is said', () => {
  expect(advise(portOf(22, 'anywhere', [sshd]), entryOf(), { suspicion: 'low' })).toEqual([
    'keep',
    'catalog',
    'suspicion',
  ]);
});

test('the catalog has no say over a program that it does not mean', () => {
  const findings: readonly Finding[] = [{ signal: 'wrong-program', weight: 12, evidence: [] }];
  expect(advise(portOf(22, 'anywhere', [own]), entryOf(), { findings })).toEqual([
    'restrict',
    'reachable',
    'unknown-program',
    'wrong-program',
  ]);
});

test('an interpreter in a service is not the package’s service', () => {
  const app = processOf({
    path: '/usr/bin/python3',
    arguments: ['python3', 'app.py'],
    unit: 'app.service',
    package: { manager: 'dpkg', name: 'python3' },
  });
  expect(advise(portOf(4567, 'network', [app]))).toEqual(['restrict', 'reachable', 'unknown-program']);
});

test('one stranger among the holders is enough', () => {
  expect(advise(portOf(4567, 'network', [sshd, own]))).toEqual(['restrict', 'reachable', 'unknown-program']);
});

test('a published port without a socket is someone else’s', () => {
  const from = { address: '0.0.0.0', port: 8088 };
  const published = [{ from, to: { address: '10.88.0.2', port: 80 }, protocol: 'tcp', rule: '' }] as const;
  expect(advise(portOf(8088, 'network', [], { sockets: [], published }))).toEqual([
    'restrict',
    'reachable',
    'published',
  ]);
});

test('connections are investigated from medium on', () => {
  expect(adviseConnection('low').advice).toBe('keep');
  expect(adviseConnection('medium')).toEqual({
    advice: 'investigate',
    reasons: [{ code: 'suspicion', suspicion: 'medium' }],
  });
});

test("a trojan's number decides only where nobody can be seen behind it", () => {
  const unseen = { holdersComplete: false };
  expect(advise(portOf(7626, 'anywhere', [], unseen), binghe)).toEqual(['keep', 'trojan-number', 'holder-unseen']);
  expect(advise(portOf(7626, 'host', [], unseen), binghe)[1]).toBe('host-only');
  expect(advise(portOf(7626, 'anywhere', []), binghe)[1]).toBe('reachable');
  expect(advise(portOf(7626, 'anywhere', [own]), binghe)[1]).toBe('reachable');
  // The kernel hands this number out by itself.
  expect(advise(portOf(40_000, 'anywhere', [], unseen), binghe)[1]).toBe('reachable');
});

test('of a run of dynamic numbers the advice says that it is ordinary', () => {
  const run = { first: 1025, last: 1030 };
  expect(advise(portOf(1026, 'anywhere', [own]), null, { run })).toContain('dynamic-run');
});
