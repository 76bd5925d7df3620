import { expect, it } from 'vitest';

import { lineage } from './lineage.ts';
import type { ProcessStat } from './stat.ts';

function stat(name: string, parent: number): ProcessStat {
  return { name, parent, state: 'S', startTime: 1, kernelThread: false };
}

function ancestors(start: ProcessStat, others: Record<number, ProcessStat>): readonly string[] {
  return lineage(start, (pid) => others[pid]).map(({ pid, name }) => `${pid} ${name}`);
}

it('ends with the first process', () => {
  expect(ancestors(stat('worker', 30), { 30: stat('nginx', 1), 1: stat('systemd', 0) })).toEqual([
    '30 nginx',
    '1 systemd',
  ]);
});

it('ends where one is hidden or gone', () => {
  expect(ancestors(stat('worker', 30), { 30: stat('nginx', 7) })).toEqual(['30 nginx']);
});

it('ends where pids were reused into a ring', () => {
  expect(ancestors(stat('x', 5), { 5: stat('a', 6), 6: stat('b', 5) })).toEqual(['5 a', '6 b']);
});

it('ends in any case', () => {
  expect(lineage(stat('x', 1000), (pid) => stat('y', pid + 1)).length).toBe(64);
});
