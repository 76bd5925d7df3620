import { expect } from 'vitest';

import type { ChangeState, CloseAction, Loss, PlanRefusal, StepState, UndoPromise } from '../../../src/model/index.ts';
import { type Host, INSIDE, type RunOptions } from '../../hosts/index.ts';
import { errorsOf } from '../../support/schema.ts';
import type { Answer } from './scene.ts';

/** A value that programs in these tests have in their environment: it must never be shown. */
export const SECRET: string = 'Tr0ub4dor-nobody-may-see-this';
export const MENSHEN: string = `${INSIDE}/bin/node ${INSIDE}/dist/menshen.js`;

interface StepResult {
  readonly position: number;
  readonly state: StepState;
  readonly detail: string | null;
  readonly refused: boolean;
}

export interface CloseDocument {
  readonly ports: readonly { readonly protocol: string; readonly number: number }[];
  readonly steps: readonly {
    readonly action: CloseAction;
    readonly losses: readonly Loss[];
    readonly undo: UndoPromise;
    readonly faults: readonly string[];
    readonly needsRoot: boolean;
  }[];
  readonly refusals: readonly PlanRefusal[];
  readonly elsewhere: readonly {
    readonly number: number;
    readonly holders: readonly { readonly pid: number; readonly name: string }[];
  }[];
  readonly result: {
    readonly id: number;
    readonly complete: boolean;
    readonly interrupted: boolean;
    readonly steps: readonly StepResult[];
    readonly respawned: readonly { readonly number: number; readonly by: readonly { readonly name: string }[] }[];
  } | null;
}

export interface ChangeDocument {
  readonly id: number;
  readonly state: ChangeState;
  readonly user: { readonly uid: number; readonly name: string | null };
  readonly steps: readonly {
    readonly state: StepState;
    readonly detail: string | null;
    readonly action: CloseAction;
  }[];
}

export interface UndoDocument {
  readonly change: ChangeDocument | null;
  readonly steps: readonly {
    readonly position: number;
    readonly drifts: readonly { readonly code: string; readonly detail: string }[];
  }[];
  readonly result: { readonly complete: boolean; readonly steps: readonly StepResult[] } | null;
}

export interface JournalDocument {
  readonly changes: readonly ChangeDocument[];
}

interface Documents {
  readonly close: CloseDocument;
  readonly undo: UndoDocument;
  readonly journal: JournalDocument;
}

export interface Told<Document> extends Answer {
  readonly document: Document;
}

/** What `--json` printed: it must be as its schema says, and hold nothing that is nobody's business. */
export function read<Command extends keyof Documents>(command: Command, answer: Answer): Told<Documents[Command]> {
  const { stdout, stderr } = answer;
  expect(stdout + stderr).not.toContain(SECRET);
  if (!stdout.startsWith('{')) throw new Error(`no JSON, but: ${stdout}${stderr}`);
  const document = JSON.parse(stdout) as Documents[Command];
  expect(errorsOf(command, document)).toEqual([]);
  return { ...answer, document };
}

/** Runs one of the three with `--json`. */
export async function tell<Command extends keyof Documents>(
  host: Host,
  command: Command,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Told<Documents[Command]>> {
  return read(command, await host.menshen([command, ...args, '--json'], { timeout: 60_000, ...options }));
}

/** Closes for good, without a person to ask. */
export function close(host: Host, args: readonly string[], options?: RunOptions): Promise<Told<CloseDocument>> {
  return tell(host, 'close', [...args, '--yes'], options);
}

/** Undoes a change, or the last, without a person to ask. */
export function undo(host: Host, args: readonly string[] = [], options?: RunOptions): Promise<Told<UndoDocument>> {
  return tell(host, 'undo', [...args, '--yes'], options);
}

/** The kinds of a plan's steps. */
export function kindsOf({ steps }: CloseDocument): readonly string[] {
  return steps.map(({ action }) => action.kind);
}

export function codesOf({ refusals }: CloseDocument): readonly string[] {
  return refusals.map(({ code }) => code);
}
