import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { JournalEntry, Outcome } from '../model/index.ts';
import { type Journal, openJournal } from '../store/index.ts';
import { apply, canUndo, type ChangeTools, type Executor, executors, planUndo, undo } from './index.ts';

/** A world of switches; each step turns one off. */
interface Turn {
  readonly kind: 'turn';
  readonly name: string;
}

/** The run is killed here: nothing after it happens. */
class Killed extends Error {}

class World {
  readonly on = new Map<string, boolean>();
  /** Calls that are left until the run is killed. */
  left = Number.POSITIVE_INFINITY;
  answer: Outcome = { status: 'done' };

  step(): void {
    this.left -= 1;
    if (this.left < 0) throw new Killed();
  }

  get executor(): Executor<Turn, { readonly was: boolean }> {
    const done: Outcome = { status: 'done' };
    return {
      kind: 'turn',
      prepare: ({ name }) => {
        this.step();
        const was = this.on.get(name);
        return Promise.resolve(
          was === undefined ? { status: 'changed', detail: name } : { status: 'ready', before: { was } },
        );
      },
      act: ({ name }) => {
        this.step();
        if (this.answer.status === 'done') this.on.set(name, false);
        this.step();
        return Promise.resolve(this.answer);
      },
      verify: ({ name }) => {
        this.step();
        return Promise.resolve(this.on.get(name) === false ? done : { status: 'failed', detail: name });
      },
      drift: ({ name }, { was }) =>
        Promise.resolve(this.on.get(name) === was ? [{ code: 'already-undone', detail: name }] : []),
      undo: ({ name }, { was }) => {
        this.step();
        this.on.set(name, was);
        this.step();
        return Promise.resolve(done);
      },
    };
  }
}

const NAMES = ['a', 'b', 'c'];
const USER = { uid: 0, name: 'root' };
let folder: string;
let journal: Journal;
let world: World;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'menshen-change-'));
  journal = await openJournal({ path: join(folder, 'menshen.db'), isRunning: () => false });
  world = new World();
  for (const name of NAMES) world.on.set(name, true);
});

afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true });
});

function tools(more: Partial<ChangeTools> = {}): ChangeTools {
  return {
    journal,
    executors: executors([world.executor]),
    runner: { pid: 1, startTime: 1 },
    boot: 'b',
    now: () => new Date(0),
    ...more,
  };
}

function change(names: readonly string[] = NAMES, more: Partial<ChangeTools> = {}) {
  const actions = names.map((name): Turn => ({ kind: 'turn', name }));
  return apply({ feature: 'close', target: 'x', user: USER, actions }, tools(more));
}

async function entry(id: number): Promise<JournalEntry> {
  const found = await journal.find(id);
  if (found === null) throw new Error('no entry');
  return found;
}

async function undoNow(id: number) {
  return undo(await planUndo(await entry(id), executors([world.executor]), 'b'), tools());
}

function unlessKilled(error: unknown): void {
  if (!(error instanceof Killed)) throw error;
}

const values = (): readonly unknown[] => NAMES.map((name) => world.on.get(name));

test('steps are taken, told and undone in the reverse order', async () => {
  const told: string[] = [];
  const applied = await change(NAMES, { report: ({ position, state }) => told.push(`${position} ${state}`) });
  expect(applied).toMatchObject({ id: 1, complete: true, interrupted: false });
  expect(told).toEqual(['0 begun', '0 done', '1 begun', '1 done', '2 begun', '2 done']);
  expect(values()).toEqual([false, false, false]);
  expect((await entry(1)).state).toBe('done');
  const plan = await planUndo(await entry(1), executors([world.executor]), 'b');
  expect(plan.steps.map(({ step }) => step.position)).toEqual([2, 1, 0]);
  expect(await undo(plan, tools())).toMatchObject({ complete: true });
  expect(values()).toEqual([true, true, true]);
  const after = await entry(1);
  expect(after.state).toBe('undone');
  expect(canUndo(after)).toBe(false);
  expect(after.steps.every(({ before }) => before === null)).toBe(true);
});

describe('a step that fails ends the run, and what was done stays', () => {
  test('the world is another than the plan says', async () => {
    const applied = await change(['a', 'nowhere', 'c']);
    expect(applied).toMatchObject({ complete: false });
    expect(applied.steps.at(-1)).toEqual({ position: 1, state: 'failed', detail: 'nowhere', refused: false });
    expect(values()).toEqual([false, true, true]);
    const { state, steps } = await entry(1);
    expect([state, ...steps.map((step) => step.state)]).toEqual(['failed', 'done', 'failed', 'planned']);
    expect(await undoNow(1)).toMatchObject({ complete: true, steps: [{ position: 0 }] });
    expect(values()).toEqual([true, true, true]);
  });

  test('a right was lost half-way', async () => {
    world.answer = { status: 'refused', detail: 'EPERM' };
    const applied = await change();
    expect(applied.steps).toEqual([{ position: 0, state: 'failed', detail: 'EPERM', refused: true }]);
    expect(values()).toEqual([true, true, true]);
  });

  test('what says that it is done is not believed', async () => {
    const { executor } = world;
    const lying = { ...executor, act: () => Promise.resolve({ status: 'done' } as const) };
    const applied = await change(['a'], { executors: executors([lying]) });
    expect(applied.steps).toEqual([{ position: 0, state: 'failed', detail: 'a', refused: false }]);
  });
});

test('a signal stops between two steps', async () => {
  const controller = new AbortController();
  const applied = await change(NAMES, {
    signal: controller.signal,
    report: ({ position, state }) => {
      if (position === 0 && state === 'begun') controller.abort();
    },
  });
  expect(applied).toMatchObject({ complete: false, interrupted: true, steps: [{ position: 0, state: 'done' }] });
  expect(values()).toEqual([false, true, true]);
});

test('killed anywhere, and killed again while it is undone, everything comes back', async () => {
  const starts = constantFrom<readonly boolean[]>([true, true, true], [true, false, true]);
  await assert(
    asyncProperty(starts, integer({ min: 0, max: 14 }), integer({ min: 0, max: 8 }), async (start, first, second) => {
      for (const [index, name] of NAMES.entries()) world.on.set(name, start[index] === true);
      world.left = first;
      await change().catch(unlessKilled);
      const [last] = await journal.list();
      world.left = second;
      if (canUndo(last!)) await undoNow(last!.id).catch(unlessKilled);
      world.left = Number.POSITIVE_INFINITY;
      const again = await entry(last!.id);
      const undone = canUndo(again) ? await undoNow(again.id) : { complete: true };
      expect(undone).toMatchObject({ complete: true });
      expect(values()).toEqual(start);
      expect(canUndo(await entry(last!.id))).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('nothing is done that can not be written down', async () => {
  const broken: Journal = { ...journal, note: () => Promise.reject(new Error('disk full')) };
  await expect(change(NAMES, { journal: broken })).rejects.toThrow('disk full');
  expect(values()).toEqual([true, true, true]);
});
