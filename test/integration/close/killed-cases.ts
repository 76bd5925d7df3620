import { runContainer } from '../../hosts/index.ts';
import type { Need } from '../../support/needs.ts';
import type { Thoroughness } from './killing.ts';
import { type Scene, SERVER } from './scene.ts';

const PYTHON = `/usr/bin/python3 ${SERVER}`;

/** In the environment of a program that is ended. */
export const SECRET = 'correct horse battery staple';

/** What is closed, and killed while it is. */
export interface Case {
  readonly name: string;
  readonly ports: readonly number[];
  readonly how?: string;
  readonly units: readonly string[];
  /** Kinds of the steps of its plan. */
  readonly steps: readonly string[];
  readonly needs?: readonly Need[];
  /** In which moments closing is killed; `acts` where missing. The journal is written alike in all of them. */
  readonly moments?: Thoroughness;
  readonly open: (scene: Scene) => Promise<unknown>;
}

/** A socket that is enabled, and its service that is running and wanted by another unit, so that it has to be masked. */
async function openUnits({ host, unit, call }: Scene): Promise<void> {
  await host.write('/usr/lib/systemd/system/lazy.service', `[Service]\nExecStart=${PYTHON} 7401 fd\n`);
  await host.write('/usr/lib/systemd/system/wanter.target', '[Unit]\nWants=lazy.service\n');
  await unit('lazy.socket', '[Socket]\nListenStream=0.0.0.0:7401\n[Install]\nWantedBy=sockets.target\n', 'enable');
  await call(7401);
  await host.must(['systemctl', 'start', 'wanter.target']);
}

async function openLoop({ host }: Scene): Promise<void> {
  const loop = `#!/bin/sh\nwhile true; do ${PYTHON} 7402; sleep 0.2; done\n`;
  await host.write('/usr/local/bin/loop.sh', loop, '755');
  await host.spawn(['setsid', 'sh', '/usr/local/bin/loop.sh'], { env: { SECRET } });
}

const openContainer = ({ host }: Scene): Promise<unknown> =>
  runContainer(host, {
    name: 'web',
    // Its first process ends only by a signal that it asks for.
    command: 'trap "exit 0" TERM; while true; do (echo here | busybox nc -l -p 80) & wait $!; done',
    publish: ['7405:80'],
  });

export const CASES: readonly Case[] = [
  {
    name: 'a service and its socket, to be disabled and masked',
    ports: [7401],
    units: ['lazy.service', 'lazy.socket'],
    steps: ['unit'],
    moments: 'all',
    open: openUnits,
  },
  { name: 'a program under a shell', ports: [7402], units: [], steps: ['process'], open: openLoop },
  {
    name: 'a prefork group',
    ports: [7403],
    units: [],
    steps: ['process'],
    open: ({ host }) => host.spawn(['setsid', 'python3', SERVER, '7403', 'workers=2']),
  },
  {
    name: 'a program that listens for a while after it was asked to end',
    ports: [7406],
    units: [],
    steps: ['process'],
    open: ({ host }) => host.spawn(['setsid', 'python3', SERVER, '7406', 'slow']),
  },
  {
    name: 'a port shut in the firewall',
    ports: [7404],
    how: 'firewall',
    units: [],
    steps: ['firewall'],
    open: ({ host }) => host.spawn(['setsid', 'python3', SERVER, '7404']),
  },
  {
    name: 'a container',
    ports: [7405],
    units: [],
    steps: ['container'],
    needs: ['podman'],
    open: openContainer,
  },
  {
    name: 'three steps, each in another way',
    ports: [7401, 7402, 7405],
    units: ['lazy.service', 'lazy.socket'],
    steps: ['unit', 'process', 'container'],
    moments: 'writes',
    needs: ['podman'],
    open: async (scene) => {
      await openUnits(scene);
      await openLoop(scene);
      await openContainer(scene);
    },
  },
];
