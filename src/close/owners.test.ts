import { expect, test } from 'vitest';

import { DOCKER, heldBy, portOf, processOf } from '../../test/support/subjects.ts';
import type { ContainerState, Port, Unit } from '../model/index.ts';
import { type Owner, ownersOf } from './owners.ts';

const NOTHING = { sockets: [], containers: [] };

function container(given: Partial<ContainerState> = {}): ContainerState {
  return {
    runtime: 'docker',
    id: DOCKER.id.padEnd(64, '0'),
    name: 'web',
    image: 'nginx',
    running: true,
    restart: 'no',
    unit: null,
    published: [],
    ...given,
  };
}

function listening(name: string, address: string, type = 'Stream'): Unit {
  return { name, listens: [{ address, type }] } as unknown as Unit;
}

const short = (owner: Owner): string => {
  if (owner.kind === 'unit') return `unit ${owner.uid} ${owner.unit}`;
  return owner.kind === 'container' ? `container ${owner.container.name}` : owner.kind;
};
const owners = (port: Port, surroundings = NOTHING as Parameters<typeof ownersOf>[1]): readonly string[] =>
  ownersOf(port, surroundings).map(short);

test.each<[string, Port, readonly string[]]>([
  ['a service', portOf(80, 'anywhere', [processOf({ unit: 'nginx.service' })]), ['unit null nginx.service']],
  [
    "a user's own service",
    portOf(80, 'anywhere', [processOf({ unit: 'x.service', unitUser: 1000 })]),
    ['unit 1000 x.service'],
  ],
  ['a session', portOf(80, 'anywhere', [processOf({ unit: 'session-3.scope' })]), ['process']],
  ["a user's whole systemd", portOf(80, 'anywhere', [processOf({ unit: 'user@1000.service' })]), ['process']],
  [
    'a program and a service',
    portOf(80, 'anywhere', [processOf({ pid: 5, unit: null }), processOf({ pid: 6, unit: 'a.service' })]),
    ['process', 'unit null a.service'],
  ],
  ['the kernel', portOf(2049, 'anywhere', []), ['kernel']],
  ['somebody unseen', portOf(80, 'anywhere', [], { holdersComplete: false }), ['unseen']],
  [
    'somebody unseen, whose unit the control group tells',
    portOf(80, 'anywhere', [], { holdersComplete: false, unit: 'nginx.service' }),
    ['unit null nginx.service'],
  ],
  ['process 1 without a unit', portOf(80, 'anywhere', [processOf({ pid: 1, unit: 'init.scope' })]), ['init']],
  ['a container that nobody knows', portOf(80, 'anywhere', [processOf({ container: DOCKER })]), ['unknown-container']],
])('%s', (_, port, expected) => {
  expect(owners(port)).toEqual(expected);
});

test('systemd listens for a socket unit, by number and protocol', () => {
  const port = portOf(22, 'anywhere', [processOf({ pid: 1, unit: 'init.scope' })]);
  const at = (...sockets: readonly Unit[]): readonly string[] => owners(port, { sockets, containers: [] });
  expect(at(listening('a.socket', '[::]:22'))).toEqual(['unit null a.socket']);
  expect(at(listening('b.socket', '127.0.0.1:2222'), listening('c.socket', '0.0.0.0:22'))).toEqual([
    'unit null c.socket',
  ]);
  expect(at(listening('d.socket', '0.0.0.0:22', 'Datagram'))).toEqual(['init']);
});

test('the socket and the service that it has started are told apart', () => {
  const port = portOf(22, 'anywhere', [
    processOf({ pid: 1, unit: 'init.scope' }),
    processOf({ pid: 7, unit: 'a.service' }),
  ]);
  expect(owners(port, { sockets: [listening('a.socket', '[::]:22')], containers: [] })).toEqual([
    'unit null a.socket',
    'unit null a.service',
  ]);
});

test('a published port belongs to its container, whoever carries it', () => {
  const published = [{ protocol: 'tcp', address: '0.0.0.0', port: 80, containerPort: 8080 }] as const;
  const proxy = processOf({ path: '/usr/bin/docker-proxy', unit: 'docker.service' });
  const port = portOf(80, 'anywhere', [proxy]);
  expect(owners(port, { sockets: [], containers: [container({ published })] })).toEqual(['container web']);
  expect(owners(port, { sockets: [], containers: [container({ published, unit: 'web.service' })] })).toEqual([
    'unit null web.service',
  ]);
  expect(owners(portOf(81, 'anywhere', [proxy]), { sockets: [], containers: [container({ published })] })).toEqual([
    'unit null docker.service',
  ]);
});

test('a container on the network of the host is known by its id', () => {
  const port = portOf(80, 'anywhere', [processOf({ container: DOCKER })]);
  expect(owners(port, { sockets: [], containers: [container()] })).toEqual(['container web']);
});

test('holders of one owner stay together', () => {
  const crew = [processOf({ pid: 5, unit: 'a.service' }), processOf({ pid: 6, unit: 'a.service' })];
  expect(ownersOf(portOf(80, 'anywhere', crew), NOTHING)).toEqual([
    { kind: 'unit', uid: null, unit: 'a.service', holders: heldBy(...crew) },
  ]);
});

function monitoredIn(unit: string): Port {
  return portOf(80, 'anywhere', [processOf({ path: '/usr/bin/conmon', name: 'conmon', unit })]);
}

test('a container whose monitor lives in a unit is run by that, where its runtime is podman', () => {
  const published = [{ protocol: 'tcp', address: '0.0.0.0', port: 80, containerPort: 8080 }] as const;
  const podman = { sockets: [], containers: [container({ runtime: 'podman', published })] };
  expect(owners(monitoredIn('web.service'), podman)).toEqual(['unit null web.service']);
  expect(owners(monitoredIn('libpod-conmon-0.scope'), podman)).toEqual(['container web']);
  expect(owners(monitoredIn('web.service'), { sockets: [], containers: [container({ published })] })).toEqual([
    'container web',
  ]);
});
