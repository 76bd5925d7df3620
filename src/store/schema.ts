import type { Generated } from 'kysely';

import type { StepState } from '../model/index.ts';

/** One row a change. */
export interface ChangesTable {
  readonly id: Generated<number>;
  readonly feature: string;
  readonly target: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly uid: number;
  readonly user_name: string | null;
  readonly boot: string;
  /** The boot in which a run was at it last. */
  readonly runner_boot: string;
  /** The process that is at it, or was: its number and start time. */
  readonly runner_pid: number;
  readonly runner_start: number;
}

/** One row a step of a change. */
export interface StepsTable {
  readonly change_id: number;
  readonly position: number;
  /** JSON. */
  readonly action: string;
  /** JSON; null until the step was begun. */
  readonly before: string | null;
  readonly state: StepState;
  readonly detail: string | null;
}

/** The tables of Menshen's file. */
export interface Tables {
  readonly changes: ChangesTable;
  readonly steps: StepsTable;
}

/**
 * What brings a file from each version to the next; its own version is SQLite's `user_version`. Never change one that was
 * released: add another.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table changes (
      id integer primary key autoincrement,
      feature text not null,
      target text not null,
      started_at text not null,
      ended_at text,
      uid integer not null,
      user_name text,
      boot text not null,
      runner_boot text not null,
      runner_pid integer not null,
      runner_start integer not null
    ) strict`,
    `create table steps (
      change_id integer not null references changes (id) on delete cascade,
      position integer not null,
      action text not null,
      before text,
      state text not null,
      detail text,
      primary key (change_id, position)
    ) strict, without rowid`,
  ],
];
