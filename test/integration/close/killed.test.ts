import { describe, expect, test, type TestContext, vi } from 'vitest';

import { type Host, runContainer, startHost } from '../../hosts/index.ts';
import { type Need, needs } from '../../support/needs.ts';
import { bringKiller, killedAt, tellingMoments, type Thoroughness } from './killing.ts';
import { menshen, mustMenshen, type Scene, SERVER, startScene } from './scene.ts';
import { snapshot } from './snapshot.ts';

const PYTHON = `/usr/bin/python3 ${SERVER}`;

const SECRET = 'correct horse battery staple';

interface Case {
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

const CASES: readonly Case[] = [
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

interface Told {
  readonly changes: readonly {
    readonly id: number;
    readonly state: string;
    readonly steps: readonly { readonly state: string }[];
  }[];
}

async function journal(host: Host): Promise<Told['changes']> {
  return (JSON.parse(await mustMenshen(host, 'journal', '--json')) as Told).changes;
}

/** What SQLite says of a copy of the journal as the kill has left it, opened by another program. */
async function integrity(host: Host): Promise<boolean> {
  const check =
    "import sqlite3; print(sqlite3.connect('/root/copy/menshen.db').execute('pragma integrity_check').fetchone()[0])";
  await host.must(['sh', '-c', 'rm -rf /root/copy && cp -a /var/lib/menshen /root/copy']);
  return (await host.must(['python3', '-c', check])) === 'ok\n';
}

interface Ground {
  readonly scene: Scene;
  /** Fails where the host is not as it was before anything was closed; waits a moment for it. */
  readonly isBack: (at: string) => Promise<void>;
  readonly isUntouched: () => Promise<boolean>;
}

/** Waits for what is wanted: a program that was started again, and its copies, may need a moment. */
async function settled(look: () => Promise<string>, wanted: string, at: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) if ((await look()) === wanted) return;
  expect({ at, state: await look() }).toEqual({ at, state: wanted });
}

async function prepare({ ports, units, open }: Case, after: TestContext['onTestFinished']): Promise<Ground> {
  const scene = await startScene();
  after(() => scene.stop());
  const { host, call } = scene;
  await bringKiller(host);
  await open(scene);
  const allOpen = ports.map(() => 'open').join();
  const seen = async (): Promise<string> => (await Promise.all(ports.map((port) => call(port)))).join();
  await settled(seen, allOpen, 'at first');
  // Its file is made by the first who asks for it.
  await mustMenshen(host, 'journal');
  const before = await snapshot(host, units);
  return {
    scene,
    isBack: async (at) => {
      await settled(() => snapshot(host, units), before, at);
      await settled(seen, allOpen, at);
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
// Most of the time they wait.
vi.setConfig({ maxConcurrency: 4 });

const REQUIRED = ['systemd-host', 'dist', 'package:python3', 'package:gcc', 'package:libc6-dev'] as const;
const TIMEOUT = 170_000;

test(
  'the journal can be used, in whatever moment it is killed that makes it',
  needs(...REQUIRED),
  async ({ onTestFinished }) => {
    const host = await startHost({ name: 'fresh' });
    onTestFinished(() => host.stop());
    await bringKiller(host);
    let code = 137;
    for (let moment = 1; code === 137; moment++) {
      expect(moment).toBeLessThan(MOST);
      await host.must(['rm', '-rf', '/var/lib/menshen']);
      const killed = await killedAt(host, moment, 'journal');
      code = killed.code;
      expect({ moment, changes: await journal(host) }).toEqual({ moment, changes: [] });
    }
    expect(code).toBe(0);
  },
);

describe.concurrent.each(CASES)('$name', (one) => {
  const requirement = { ...needs(...REQUIRED, ...(one.needs ?? [])), timeout: TIMEOUT };

  test('is told of and undone, in whatever moment closing is killed', requirement, async ({ onTestFinished }) => {
    const { scene, isBack, isUntouched } = await prepare(one, onTestFinished);
    const { host } = scene;
    const whole = await killedAt(host, 0, ...closing(one));
    const [closed] = await journal(host);
    expect(closed).toMatchObject({ state: 'done', steps: one.steps.map((kind) => ({ action: { kind } })) });
    await mustMenshen(host, 'undo', '--yes');
    await isBack('not killed');

    const states: string[] = [];
    let newest = 1;
    for (const moment of tellingMoments(whole.moments, one.moments ?? 'acts')) {
      const killed = await killedAt(host, moment, ...closing(one));
      const at = `${moment}: ${kindOf(whole.moments[moment - 1]!)}`;
      expect(`${killed.code} ${killed.moments.length}: ${kindOf(killed.moments.at(-1)!)}`).toBe(`137 ${at}`);
      const isWhole = await integrity(host);
      const isTold = (await menshen(host, 'check')).stderr.includes('menshen undo');
      const [last] = await journal(host);
      const state = last === undefined || last.id === newest ? 'not begun' : last.state;
      const isBegun = state === 'interrupted' && last?.steps.some((step) => step.state !== 'planned') === true;
      const isAsTold = isBegun || state === 'done' || (await isUntouched());
      newest = last?.id ?? 0;
      states.push(state);
      const undone = await menshen(host, 'undo', '--yes');
      const isStillTold = (await menshen(host, 'check')).stderr.includes('menshen undo');
      // Where nothing was begun, there is nothing to tell.
      const expected = { at, isWhole: true, isTold: isBegun || (isTold && state === 'interrupted'), isAsTold: true };
      expect({ at, isWhole, isTold, isAsTold, isStillTold, ...undone }).toMatchObject({
        ...expected,
        isStillTold: false,
        code: 0,
      });
      await isBack(at);
    }
    const inOrder = ['not begun', 'interrupted', 'done'];
    expect([...new Set(states)]).toEqual(inOrder);
    expect(states).toEqual(states.toSorted((a, b) => inOrder.indexOf(a) - inOrder.indexOf(b)));
    // What was kept of a program's environment is gone with its undoing.
    expect((await host.run(['grep', '-rq', SECRET, '/var/lib/menshen'])).code).toBe(1);
  });

  test('is undone by the next, in whatever moment undoing is killed', requirement, async ({ onTestFinished }) => {
    const { scene, isBack } = await prepare(one, onTestFinished);
    const { host } = scene;
    await mustMenshen(host, ...closing(one));
    const whole = await killedAt(host, 0, 'undo', '--yes');
    await isBack('not killed');
    for (const moment of tellingMoments(whole.moments, one.moments === 'writes' ? 'writes' : 'acts')) {
      await mustMenshen(host, ...closing(one));
      const killed = await killedAt(host, moment, 'undo', '--yes');
      const at = `${moment}: ${kindOf(whole.moments[moment - 1]!)}`;
      expect(`${killed.code} ${killed.moments.length}: ${kindOf(killed.moments.at(-1)!)}`).toBe(`137 ${at}`);
      const undone = await menshen(host, 'undo', '--yes');
      const [last] = await journal(host);
      expect({ at, ...undone, state: last?.state }).toMatchObject({ at, code: 0, state: 'undone' });
      await isBack(at);
    }
  });
});
