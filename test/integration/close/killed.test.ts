import { describe, expect, test, type TestContext, vi } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { type Case, CASES, SECRET } from './killed-cases.ts';
import { bringKiller, killedAt, tellingMoments } from './killing.ts';
import { menshen, mustMenshen, type Scene, startScene } from './scene.ts';
import { snapshot } from './snapshot.ts';

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
  return [
    'close',
    ...ports.map(String),
    '--yes',
    '--watch',
    '0.3',
    '--grace',
    '3',
    ...(how === undefined ? [] : ['--how', how]),
  ];
}

/** A run that is not killed has fewer moments than this. */
const MOST = 100;
const MOST_TRIES = 8;
// Most of the time they wait.
vi.setConfig({ maxConcurrency: 4 });

/**
 * Kills in a moment of a certain kind. How often Menshen waits differs from run to run, and with it the number of a moment: then
 * it is tried again, in the last moment of that kind that the run had.
 *
 * @returns the exit code and the kind of the moment in which it was killed
 */
async function killedAsMeant(
  host: Host,
  moment: number,
  kind: string,
  args: readonly string[],
  restore: () => Promise<void>,
): Promise<string> {
  let wanted = moment;
  for (let tries = 1; ; tries++) {
    const { code, moments } = await killedAt(host, wanted, ...args);
    // What another thread was about to do may be written down before all of them have ended.
    const kinds = moments.map(kindOf);
    const found = kinds[wanted - 1] ?? '';
    if ((code === 137 && found === kind) || tries === MOST_TRIES) return `${code} ${found}`;
    const last = kinds.lastIndexOf(kind);
    wanted = last < 0 ? wanted + 1 : last + 1;
    await restore();
  }
}

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
      const kind = kindOf(whole.moments[moment - 1]!);
      const at = `${moment}: ${kind}`;
      const killed = await killedAsMeant(host, moment, kind, closing(one), async () => {
        await mustMenshen(host, 'undo', '--yes');
        await isBack(at);
        newest = (await journal(host))[0]?.id ?? 0;
      });
      expect(killed).toBe(`137 ${kind}`);
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
      const kind = kindOf(whole.moments[moment - 1]!);
      const at = `${moment}: ${kind}`;
      const killed = await killedAsMeant(host, moment, kind, ['undo', '--yes'], async () => {
        await mustMenshen(host, 'undo', '--yes');
        await isBack(at);
        await mustMenshen(host, ...closing(one));
      });
      expect(killed).toBe(`137 ${kind}`);
      const undone = await menshen(host, 'undo', '--yes');
      const [last] = await journal(host);
      expect({ at, ...undone, state: last?.state }).toMatchObject({ at, code: 0, state: 'undone' });
      await isBack(at);
    }
  });
});
