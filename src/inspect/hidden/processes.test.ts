import { expect, test } from 'vitest';

import type { ProcessView } from '../../platform/index.ts';
import type { Pace } from './pace.ts';
import { searchProcesses } from './processes.ts';

const done = (): Promise<void> => Promise.resolve();

function pace(given: Partial<Pace> = {}): Pace {
  return { pause: done, turn: done, now: () => 0, stopped: () => false, ...given };
}

/** Lists and answers that change from call to call; the last goes on. */
function machine(
  listed: readonly number[][],
  alive: (call: number) => readonly number[],
  masked: readonly number[] = [],
): ProcessView {
  let lists = 0;
  let calls = 0;
  return {
    highest: 100_000,
    answering: (first, last) => alive(calls++).filter((pid) => pid >= first && pid <= last),
    listed: () => new Set(listed[Math.min(lists++, listed.length - 1)]),
    masked: (pids) => [...pids].filter((pid) => masked.includes(pid)),
  };
}

test('a process that answers and is not listed', async () => {
  const found = await searchProcesses(
    machine([[1, 2]], () => [1, 2, 70_000]),
    pace(),
  );
  expect(found).toEqual({
    hidden: [{ pid: 70_000, how: 'unlisted' }],
    pids: { searched: 100_000, highest: 100_000 },
    problems: [],
  });
});

test('one that began meanwhile is listed by now', async () => {
  const found = await searchProcesses(
    machine([[1], [1], [1, 9]], () => [1, 9]),
    pace(),
  );
  expect(found.hidden).toEqual([]);
});

test('one that ended meanwhile answers no more', async () => {
  const found = await searchProcesses(
    machine([[1]], (call) => (call === 0 ? [1, 9] : [1])),
    pace(),
  );
  expect(found.hidden).toEqual([]);
});

test('one that is masked must live', async () => {
  expect(
    (
      await searchProcesses(
        machine([[1, 9]], () => [1, 9], [9]),
        pace(),
      )
    ).hidden,
  ).toEqual([{ pid: 9, how: 'masked' }]);
  expect(
    (
      await searchProcesses(
        machine([[1, 9]], (call) => (call === 0 ? [1, 9] : [1]), [9]),
        pace(),
      )
    ).hidden,
  ).toEqual([]);
});

test('time is bounded, and what was left out is told', async () => {
  let ms = 0;
  const found = await searchProcesses(
    machine([[1]], () => [1]),
    pace({ now: () => (ms += 2000) }),
  );
  expect(found.pids).toEqual({ searched: 32_768, highest: 100_000 });
});

test('where /proc can not be compared there is nothing but the problem', async () => {
  const problem = { code: 'processes-hidden', detail: 'hidepid=2' } as const;
  expect(await searchProcesses(problem, pace())).toEqual({ problems: [problem] });
});
