import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { ProcessRef } from '../model/index.ts';

/** A change that has begun and has not ended: a run is at it, or died. */
export interface Unfinished {
  readonly id: number;
  readonly feature: string;
  readonly target: string;
  readonly runner: Pick<ProcessRef, 'pid' | 'startTime'>;
  readonly boot: string;
}

/*
 * Beside the journal stands a file for each change that has begun and not ended. Whoever only wants to know whether there is
 * any need not open the journal for that, which takes as long as a whole look at the machine.
 */

export function markBegun(path: string, mark: Unfinished): void {
  writeFileSync(fileOf(path, mark.id), JSON.stringify(mark), { mode: 0o600 });
}

export function markEnded(path: string, id: number): void {
  rmSync(fileOf(path, id), { force: true });
}

/**
 * Brings what stands beside the journal into line with it: a run may have been killed, or the disk have been full, between
 * the two. Without the right or the room for it, nothing is done.
 *
 * @param begun what the journal knows to have begun and not ended
 */
export function settleMarks(path: string, begun: readonly Unfinished[]): void {
  const marked = idsOf(path);
  try {
    for (const id of marked) if (!begun.some((one) => one.id === id)) markEnded(path, id);
    for (const one of begun) if (!marked.includes(one.id)) markBegun(path, one);
  } catch {
    // The journal itself can be used; the next one who opens it tries again.
  }
}

function idsOf(path: string): readonly number[] {
  const start = `${basename(path)}-begun-`;
  try {
    return readdirSync(dirname(path)).flatMap((name) =>
      name.startsWith(start) ? Number(name.slice(start.length)) : [],
    );
  } catch {
    return [];
  }
}

function fileOf(path: string, id: number): string {
  return `${path}-begun-${id}`;
}

/**
 * Changes that have begun and not ended, by what stands beside the journal; empty where nothing may be read there.
 *
 * @param path of the journal
 */
export function unfinishedChanges(path: string): readonly Unfinished[] {
  return idsOf(path).flatMap((id) => read(fileOf(path, id)));
}

function read(file: string): readonly Unfinished[] {
  try {
    const { id, feature = 'close', target, runner, boot } = JSON.parse(readFileSync(file, 'utf8')) as Unfinished;
    const isWhole = typeof id === 'number' && typeof target === 'string' && typeof boot === 'string';
    return isWhole ? [{ id, feature, target, runner, boot }] : [];
  } catch {
    // Cut off while it was written: then nothing had been done yet.
    return [];
  }
}
