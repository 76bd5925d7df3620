import type { DoorCheck, Finding, Holder, Process, ScannedFile, StopSignal, Suspicion } from '../model/index.ts';
import type { Platform, RunningFile, Scanned, ScanOptions } from '../platform/index.ts';
import { runOf, scriptOf } from './run.ts';
import { isModifier } from './signals/index.ts';
import { isAtLeast } from './weigh.ts';

export interface ClamavOptions {
  /** `false` asks no scanner. Otherwise an installed ClamAV is asked about what looks suspicious. */
  readonly clamav?: boolean;
  /** The part of the check that matters; all of it where missing. Of the rest no scanner is asked. */
  readonly within?: (check: DoorCheck) => DoorCheck;
  /** Ends the scanner; `checkDoors` then rejects with the signal's reason. */
  readonly signal?: StopSignal;
  /** Called before ClamAV is asked, with the number of files: it may take long. */
  readonly scanning?: (files: number) => void;
}

/** Below this nothing is asked, so that an ordinary check stays quick. */
const LEAST: Suspicion = 'medium';

interface Question {
  readonly running: RunningFile;
  /** Its path as the process has it, for people. */
  readonly file: string;
}

/**
 * Asks an installed ClamAV about the files that the holders of suspicious ports and connections run.
 *
 * @returns undefined where nothing looks suspicious enough; `null` where no ClamAV is installed
 * @throws the signal's reason once it is aborted
 */
export async function askClamav(
  check: DoorCheck,
  platform: Platform,
  { signal, scanning }: ClamavOptions,
): Promise<readonly ScannedFile[] | null | undefined> {
  const questions = questionsOf(check);
  if (questions.length === 0) return undefined;
  const antivirus = await platform.antivirus();
  if (antivirus === null) return null;
  const options: ScanOptions = { signal, begun: scanning };
  const answers = await antivirus.scan(
    questions.map(({ running }) => running),
    options,
  );
  signal?.throwIfAborted();
  return inOrder(questions, answers).map(({ question, running, verdict }) => ({
    ...verdict,
    pids: running.map(({ pid }) => pid),
    kind: question.running.script === null ? 'executable' : 'script',
    file: question.file,
    by: antivirus.tool,
  }));
}

/** The answers with the first question that each belongs to, in the order of the questions. */
function inOrder(
  questions: readonly Question[],
  answers: readonly Scanned[],
): readonly (Scanned & { readonly question: Question })[] {
  const byFirst = new Map(answers.map((answer) => [answer.running[0], answer]));
  return questions.flatMap((question) => {
    const answer = byFirst.get(question.running);
    return answer === undefined ? [] : [{ ...answer, question }];
  });
}

/** What to ask, the most suspicious first: only so many files are looked at. */
export function questionsOf({ ports, connections }: DoorCheck): readonly Question[] {
  const suspects = [
    ...ports.map(({ port, suspicion, findings }) => ({ suspicion, findings, holders: port.holders })),
    ...connections,
  ].filter(({ suspicion }) => isAtLeast(suspicion, LEAST));
  const ordered = suspects.toSorted(
    (a, b) => Number(isAtLeast(b.suspicion, 'high')) - Number(isAtLeast(a.suspicion, 'high')),
  );
  // Those that something was found of come before those that merely hold the same port.
  const named = ordered.flatMap(({ findings, holders }) => holders.filter((holder) => isNamed(holder, findings)));
  const all = [...named, ...ordered.flatMap(({ holders }) => holders)].map(({ process }) => process);
  const processes = new Map(all.map((process) => [process.pid, process]));
  return [...processes.values()].flatMap(filesOf);
}

function isNamed({ process }: Holder, findings: readonly Finding[]): boolean {
  return findings.some(({ pid, signal }) => pid === process.pid && !isModifier(signal));
}

/** Of an interpreter it is the script that is suspicious; still its own file may have been replaced. */
function filesOf(process: Process): readonly Question[] {
  const { pid, startTime, executable, kernelThread } = process;
  if (pid <= 0 || kernelThread || executable === null) return [];
  const known = startTime === undefined ? { pid } : { pid, startTime };
  const script = runOf(process)?.script ?? null;
  const path = scriptOf(process);
  return [
    ...(script === null || path === null ? [] : [{ running: { ...known, script }, file: path }]),
    { running: { ...known, script: null }, file: executable?.path ?? `/proc/${pid}/exe` },
  ];
}
