import type { ChangeTools } from '../../change/index.ts';
import { closeExecutors, type CloseTools } from '../../close/index.ts';
import { type JournalEntry, MenshenError } from '../../model/index.ts';
import { type Control, openControl, openPlatform, type Platform } from '../../platform/index.ts';
import { POLICY_PLACES, policyExecutors, type PolicyTools } from '../../policy/index.ts';
import { type Journal, openJournal, storePath } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { homeOf } from '../rights.ts';

/** This machine, for whoever changes it. */
export interface Machine {
  readonly platform: Platform;
  readonly control: Control;
  readonly close: CloseTools;
  readonly policy: PolicyTools;
}

export async function openMachine({ environment }: Context): Promise<Machine> {
  const platform = openPlatform();
  const control = await openControl();
  const uid = process.geteuid?.() ?? 0;
  const who = { platform, control, environment, pid: process.pid, uid };
  return { platform, control, close: who, policy: { ...who, places: POLICY_PLACES } };
}

/** @throws MenshenError `journal-unusable` */
export function openMachinesJournal({ environment }: Context, { control }: Pick<Machine, 'control'>): Promise<Journal> {
  const path = storePath(environment, process.geteuid?.() ?? 0, homeOf());
  if (path === null) throw new MenshenError('journal-unusable', { code: 'no-journal-place' });
  return openJournal({
    path,
    isRunning: ({ pid, startTime }, boot) =>
      boot === control.boot && control.processes.find(pid)?.startTime === startTime,
  });
}

/** What steps are taken with; a signal ends the run between two of them. */
export function changeTools(
  machine: Machine,
  journal: Journal,
  signal: AbortSignal,
  report: ChangeTools['report'],
): ChangeTools {
  const { control, platform, policy } = machine;
  const runner = control.processes.find(process.pid);
  if (runner === null) throw new MenshenError('no-proc', { code: 'no-processes', path: '/proc' });
  return {
    journal,
    executors: new Map([...closeExecutors(control, platform), ...policyExecutors(control, policy.places, platform)]),
    runner,
    boot: control.boot,
    now: () => platform.now(),
    signal,
    report,
  };
}

/** Who makes a change; under sudo whoever called it. */
export function userOf({ SUDO_UID, SUDO_USER, USER }: Context['environment']): JournalEntry['user'] {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0 && SUDO_UID !== undefined && /^\d{1,10}$/.test(SUDO_UID)) {
    return { uid: Number(SUDO_UID), name: SUDO_USER ?? null };
  }
  return { uid, name: USER ?? null };
}

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs something that must not end in the middle: signals only ask it to stop. */
export async function uninterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onEnding = (): void => controller.abort();
  for (const name of ENDING) process.on(name, onEnding);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of ENDING) process.off(name, onEnding);
  }
}
