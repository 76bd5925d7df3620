import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { ProberAnswer, ProberOrder } from './protocol.ts';

/** Built beside the bundle that this code ends up in. */
export const PROBER: string = fileURLToPath(new URL('./port-prober.js', import.meta.url));
/** More than tens of thousands of questions take. */
const LONGEST_ANSWER_MS = 120_000;
const LONGEST_DETAIL = 400;

/** The process that lives in the network of the probes. */
export interface Prober {
  readonly pid: number;
  /** One order after the other. `failed` where it has died. */
  order(order: ProberOrder): Promise<ProberAnswer>;
  /** Ends it, and waits until it has ended. */
  end(): Promise<void>;
}

/** Starts it, in a session of its own: Ctrl-C on our terminal must not take it before it has tidied up. */
export async function startProber(path: string): Promise<Prober | Exclude<ProberAnswer, { status: 'done' }>> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(process.execPath, [path], { cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  let waiting: ((answer: ProberAnswer) => void) | null = null;
  const ended = new Promise<void>((resolve) => {
    const over = (how: string): void => {
      waiting?.({ status: 'failed', detail: `prober: ${how}${said === '' ? '' : `: ${said}`}` });
      waiting = null;
      resolve();
    };
    child.once('error', (error) => over(error.message));
    child.once('close', (code, signal) => over(signal ?? `exit code ${code}`));
  });
  child.stderr.on('data', (chunk: Buffer) => (said = `${said}${String(chunk)}`.slice(0, LONGEST_DETAIL)));
  // It may have died; that it has tells more than EPIPE does.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting?.(JSON.parse(line) as ProberAnswer);
    waiting = null;
  });
  const answer = (): Promise<ProberAnswer> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_ANSWER_MS);
      waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      if (child.exitCode !== null || child.signalCode !== null) waiting({ status: 'failed', detail: 'prober: ended' });
    });
  const end = async (): Promise<void> => {
    child.stdin.end(`${JSON.stringify({ do: 'end' } satisfies ProberOrder)}\n`);
    await ended;
  };
  const first = await answer();
  if (first.status !== 'done' || child.pid === undefined) {
    await end();
    return first.status === 'done' ? { status: 'failed', detail: 'no pid' } : first;
  }
  return {
    pid: child.pid,
    order: (order) => {
      const answered = answer();
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answered;
    },
    end,
  };
}
