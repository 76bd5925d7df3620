import { describe, expect, onTestFinished, test } from 'vitest';

import { type Host, runContainer, startHost } from '../../hosts/index.ts';
import { type Need, needs } from '../../support/needs.ts';
import { bringKiller, killedAt, tellingMoments } from './killing.ts';
import { menshen, mustMenshen, type Scene, SERVER, startScene } from './scene.ts';
import { snapshot } from './snapshot.ts';

const PYTHON = `/usr/bin/python3 ${SERVER}`;

interface Case {
  readonly name: string;
  readonly ports: readonly number[];
  readonly how?: string;
  readonly units: readonly string[];
  /** Kinds of the steps of its plan. */
  readonly steps: readonly string[];
  readonly needs?: readonly Need[];
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
  await host.spawn(['setsid', 'sh', '/usr/local/bin/loop.sh'], { env: { SECRET: 'correct horse battery staple' } });
}

const openContainer = ({ host }: Scene): Promise<unknown> =>
  runContainer(host, {
    name: 'web',
    command: 'while true; do echo here | busybox nc -l -p 80; done',
    publish: ['7405:80'],
  });

const CASES: readonly Case[] = [
  {
    name: 'a service and its socket, to be disabled and masked',
    ports: [7401],
    units: ['lazy.service', 'lazy.socket'],
    steps: ['unit'],
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
    needs: ['podman'],
    open: async (scene) => {
      await openUnits(scene);
      await openLoop(scene);
      await openContainer(scene);
    },
  },
];

interface Told {
  readonly changes: readonly { readonly id: number; readonly state: string; readonly steps: readonly { readonly state: string }[] }[];
}

async function journal(host: Host): Promise<Told['changes']> {
  return (JSON.parse(await mustMenshen(host, 'journal', '--json')) as Told).changes;
}

interface Ground {
  readonly scene: Scene;
  /** Fails where the host is not as it was before anything was closed; waits a moment for it. */
  readonly isBack: (at: string) => Promise<void>;
  readonly isUntouched: () => Promise<boolean>;
}

async function prepare({ ports, units, open }: Case): Promise<Ground> {
  const scene = await startScene();
  onTestFinished(() => scene.stop());
  const { host, call } = scene;
  await bringKiller(host);
  await open(scene);
  const allOpen = ports.map(() => 'open');
  const seen = (): Promise<readonly string[]> => Promise.all(ports.map((port) => call(port)));
  await expect.poll(seen, { timeout: 10_000 }).toEqual(allOpen);
  // Its file is made by the first who asks for it.
  await mustMenshen(host, 'journal');
  const before = await snapshot(host, units);
  return {
    scene,
    isBack: async (at) => {
      await expect.poll(() => snapshot(host, units), { timeout: 5000, message: at }).toBe(before);
      await expect.poll(seen, { timeout: 5000, message: at }).toEqual(allOpen);
    },
    isUntouched: async () => (await snapshot(host, units)) === before,
  };
}

/** A moment without what is another in each run: numbers of changes, names of blocks. */
function kindOf(moment: string): string {
  return moment.replace(/-begun-\d+|close-[0-9a-f]{8}/g, '');
}

/** The command line that closes it. */
function closing({ ports, how }: Case): readonly string[] {
  return ['close', ...ports.map(String), '--yes', '--watch', '0.3', ...(how === undefined ? [] : ['--how', how])];
}

/** A run that is not killed has fewer moments than this. */
const MOST = 100;
const REQUIRED = ['systemd-host', 'dist', 'package:python3', 'package:gcc', 'package:libc6-dev'] as const;
const TIMEOUT = 170_000;

test('the journal can be used, in whatever moment it is killed that makes it', needs(...REQUIRED), async ({ onTestFinished: after }) => {
  const host = await startHost({ name: 'fresh' });
  after(() => host.stop());
  await bringKiller(host);
  let code = 137;
  for (let moment = 1; code === 137; moment++) {
    expect(moment).toBeLessThan(MOST);
    await host.must(['rm', '-rf', '/var/lib/menshen']);
    const killed = await killedAt(host, moment, 'journal');
    code = killed.code;
    expect(await journal(host), killed.moments.join()).toEqual([]);
  }
  expect(code).toBe(0);
});

for (const one of CASES) {
  const requirement = { ...needs(...REQUIRED, ...(one.needs ?? [])), timeout: TIMEOUT };

  describe(one.name, () => {
    test('is told of and undone, in whatever moment closing is killed', requirement, async () => {
      const { scene, isBack, isUntouched } = await prepare(one);
      const { host } = scene;
      const whole = await killedAt(host, 0, ...closing(one));
      expect(whole, whole.output).toMatchObject({ code: 0 });
      const [closed] = await journal(host);
      expect(closed).toMatchObject({ state: 'done', steps: one.steps.map((kind) => ({ action: { kind } })) });
      await mustMenshen(host, 'undo', '--yes');
      await isBack('not killed');

      console.error(one.name, tellingMoments(whole.moments).length);
      const states: string[] = [];
      let newest = 1;
      for (const moment of tellingMoments(whole.moments)) {
        const killed = await killedAt(host, moment, ...closing(one));
        const at = `moment ${moment}: ${whole.moments[moment - 1]}\n${killed.output}`;
        expect(killed.code, at).toBe(137);
        expect(killed.moments.map(kindOf), at).toEqual(whole.moments.slice(0, moment).map(kindOf));
        const told = (await menshen(host, 'check')).stderr;
        const [last] = await journal(host);
        const state = last?.id === newest ? 'not begun' : (last?.state ?? 'none');
        states.push(state);
        newest = last?.id ?? 0;
        const isBegun = state === 'interrupted' && last?.steps.some((step) => step.state !== 'planned') === true;
        if (isBegun) expect(told, at).toContain(`menshen undo ${newest}`);
        if (state !== 'interrupted') expect(told, at).not.toContain('menshen undo');
        if (!isBegun && state !== 'done') expect(await isUntouched(), at).toBe(true);
        const undone = await menshen(host, 'undo', '--yes');
        expect(undone, at + undone.stdout + undone.stderr).toMatchObject({ code: 0 });
        await isBack(at);
        expect((await menshen(host, 'check')).stderr, at).not.toContain('menshen undo');
      }
      const inOrder = ['not begun', 'interrupted', 'done'];
      expect([...new Set(states)]).toEqual(inOrder);
      expect(states).toEqual(states.toSorted((a, b) => inOrder.indexOf(a) - inOrder.indexOf(b)));
    });

    test('is undone by the next, in whatever moment undoing is killed', requirement, async () => {
      const { scene, isBack } = await prepare(one);
      const { host } = scene;
      await mustMenshen(host, ...closing(one));
      const whole = await killedAt(host, 0, 'undo', '--yes');
      expect(whole, whole.output).toMatchObject({ code: 0 });
      await isBack('not killed');
      for (const moment of tellingMoments(whole.moments)) {
        await mustMenshen(host, ...closing(one));
        const killed = await killedAt(host, moment, 'undo', '--yes');
        const at = `moment ${moment}: ${whole.moments[moment - 1]}\n${killed.output}`;
        expect(killed.code, at).toBe(137);
        const undone = await menshen(host, 'undo', '--yes');
        expect(undone, at + undone.stdout + undone.stderr).toMatchObject({ code: 0 });
        await isBack(at);
        expect((await journal(host))[0], at).toMatchObject({ state: 'undone' });
      }
    });
  });
}
