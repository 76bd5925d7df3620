import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { runContainer } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { mustMenshen, type Scene, SERVER, startScene } from './scene.ts';

const service = (command: string, more = ''): string =>
  `[Service]\nExecStart=${command}\n${more}\n[Install]\nWantedBy=multi-user.target\n`;
const socket = (port: number, more = ''): string =>
  `[Socket]\nListenStream=0.0.0.0:${port}\n${more}\n[Install]\nWantedBy=sockets.target\n`;

interface Case {
  readonly name: string;
  readonly port: number;
  readonly kind?: 'tcp' | 'udp';
  readonly family?: 'ipv4' | 'ipv6';
  /** By which method it is expected to be closed. */
  readonly method: string;
  readonly open: (scene: Scene) => Promise<unknown>;
}

const PYTHON = `/usr/bin/python3 ${SERVER}`;

const CASES: readonly Case[] = [
  {
    name: 'a service',
    port: 7301,
    method: 'unit',
    open: ({ unit }) => unit('plain.service', service(`${PYTHON} 7301`), 'enable'),
  },
  {
    name: 'a service that was started by a socket unit',
    port: 7302,
    method: 'unit',
    open: async ({ unit, call }) => {
      await unit('lazy.service', `[Service]\nExecStart=${PYTHON} 7302 fd\n`);
      await unit('lazy.socket', socket(7302), 'enable');
      await call(7302);
    },
  },
  {
    name: 'a socket unit that waits for its first caller',
    port: 7303,
    method: 'unit',
    open: async ({ unit }) => {
      await unit('asleep.service', `[Service]\nExecStart=${PYTHON} 7303 fd\n`);
      await unit('asleep.socket', socket(7303), 'enable');
    },
  },
  {
    name: 'a forking daemon',
    port: 7304,
    method: 'unit',
    open: ({ unit }) => unit('forking.service', service(`${PYTHON} 7304 fork`, 'Type=forking'), 'enable'),
  },
  {
    name: 'a unit with Restart=always',
    port: 7305,
    method: 'unit',
    open: ({ unit }) => unit('again.service', service(`${PYTHON} 7305`, 'Restart=always\nRestartSec=100ms'), 'enable'),
  },
  {
    name: 'a program under a shell that starts it again',
    port: 7306,
    method: 'process',
    open: async ({ host }) => {
      await host.write('/usr/local/bin/loop.sh', `#!/bin/sh\nwhile true; do ${PYTHON} 7306; sleep 0.2; done\n`, '755');
      await host.spawn(['setsid', 'sh', '/usr/local/bin/loop.sh']);
    },
  },
  {
    name: 'a prefork group',
    port: 7307,
    method: 'process',
    open: ({ host }) => host.spawn(['setsid', 'python3', SERVER, '7307', 'workers=3']),
  },
  {
    name: 'a port that two programs hold',
    port: 7308,
    method: 'process',
    open: async ({ host }) => {
      await host.spawn(['setsid', 'python3', SERVER, '7308', 'shared']);
      await host.spawn(['setsid', 'python3', SERVER, '7308', 'shared', 'second']);
    },
  },
  {
    name: 'a UDP service',
    port: 7309,
    kind: 'udp',
    method: 'unit',
    open: ({ unit }) => unit('datagrams.service', service(`${PYTHON} 7309 udp`), 'enable'),
  },
  {
    name: 'a program that listens on IPv6 alone',
    port: 7310,
    family: 'ipv6',
    method: 'process',
    open: ({ host }) => host.spawn(['setsid', 'python3', SERVER, '7310', 'ipv6']),
  },
];

describe('each way of holding a port', needs('systemd-host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.stop());

  test.each(CASES)('$name: closed, and opened again', async ({ port, kind = 'tcp', family, method, open }) => {
    const { host, call } = scene;
    await open(scene);
    await expect.poll(() => call(port, kind, family), { timeout: 10_000 }).toBe('open');

    const plan = JSON.parse(await mustMenshen(host, 'close', `${port}/${kind}`, '--dry-run', '--json')) as {
      steps: { action: { kind: string } }[];
    };
    expect(plan.steps.map(({ action }) => action.kind)).toEqual([method]);
    expect(await call(port, kind, family)).toBe('open');

    await mustMenshen(host, 'close', `${port}/${kind}`, '--yes', '--watch', '1.5');
    expect(await call(port, kind, family)).not.toBe('open');

    await mustMenshen(host, 'undo', '--yes');
    expect(await call(port, kind, family)).toBe('open');
  });
});

test("a container's published port: closed, and opened again", needs('podman', 'systemd-host', 'dist'), async () => {
  const scene = await startScene();
  onTestFinished(() => scene.stop());
  const { host, call } = scene;
  const command = 'while true; do echo here | busybox nc -l -p 80; done';
  await runContainer(host, { name: 'web', command, publish: ['7311:80'] });
  await expect.poll(() => call(7311), { timeout: 10_000 }).toBe('open');
  await mustMenshen(host, 'close', '7311', '--yes', '--watch', '1');
  expect(await call(7311)).not.toBe('open');
  await mustMenshen(host, 'undo', '--yes');
  await expect.poll(() => call(7311), { timeout: 10_000 }).toBe('open');
});
