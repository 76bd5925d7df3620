import { writeFileSync } from 'node:fs';

import type { StopSignal } from '../../../model/index.ts';
import { attempt } from '../processes/index.ts';

/** Much more than ClamAV says of a few files. */
const OUTPUT_CHARACTERS = 1 << 16;

/** How a scanner ended, and what it printed. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: 'by-itself' | 'timeout' | 'stopped';
  /** `exit code 2`, `SIGKILL`, `not started`. */
  readonly exit: string;
}

export interface Bounds {
  /** Milliseconds; then it is killed. */
  readonly timeout: number;
  /** Kills it at once. */
  readonly signal: StopSignal | undefined;
}

/**
 * Runs a scanner with a clean environment: libraries and settings that the caller's shell names have no say in it. It gets what
 * others leave: with the official signatures it takes more than a gigabyte of memory, and must not be what ends a service.
 *
 * @param descriptors its standard input (`null` for none), and what it gets from number 3 on
 */
export function runScanner(
  file: string,
  args: readonly string[],
  [stdin, ...others]: readonly (number | null)[],
  { timeout, signal }: Bounds,
): Promise<Ran> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    let ended: Ran['ended'] = 'by-itself';
    const child = spawn(file, [...args], {
      stdio: [stdin ?? 'ignore', 'pipe', 'pipe', ...others.map((descriptor) => descriptor ?? 'ignore')] as const,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      cwd: '/',
    });
    if (child.pid !== undefined) giveWay(child.pid);
    const stop = (how: Ran['ended']): void => {
      ended = how;
      child.kill('SIGKILL');
    };
    const onAbort = (): void => stop('stopped');
    const timer = setTimeout(() => stop('timeout'), timeout);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const over = (exit: string, more = ''): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve({ stdout: stdout(), stderr: more + stderr(), ended, exit });
    };
    child.on('error', (error) => over('not started', `${error.message}\n`));
    child.on('close', (code, by) => over(by ?? `exit code ${code}`));
  });
}

/** The last to get the processor, and the first to be ended where memory runs out: proc_pid_oom_score_adj(5). */
function giveWay(pid: number): void {
  const { constants, setPriority } = process.getBuiltinModule('node:os');
  attempt(() => setPriority(pid, constants.priority.PRIORITY_LOW));
  attempt(() => writeFileSync(`/proc/${pid}/oom_score_adj`, '1000'));
}

/** Reads on, so that the writer is not held up, but keeps only so much. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    if (text.length < OUTPUT_CHARACTERS) text += chunk;
  });
  return () => text.slice(0, OUTPUT_CHARACTERS);
}
