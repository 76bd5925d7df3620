import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';

export interface RunOptions {
  /** User name inside the host; root where missing. */
  readonly user?: string;
  /** Added to a minimal environment (PATH, HOME, LANG); nothing of the machine's own environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  /** Milliseconds; 30,000 where missing. The command is killed and the call fails. */
  readonly timeout?: number;
}

/** What it takes to enter a host: its init's pid, how to make sure that it is still that, and its login session. */
export interface Door {
  readonly name: string;
  readonly pid: number;
  /** `readlink /proc/PID/ns/net` when the host started. */
  readonly network: string;
  /** `cgroup.procs` of the control group that commands run in. */
  readonly session: string;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

// Every step is a program that replaces itself by the next, so that nothing but the command remains inside.
const JOIN_SESSION = 'echo 0 >"$1" && shift && exec "$@"';
const TELL_PID = 'echo $$ >&3; exec "$@" 3>&-';
const BECOME = 'u=$1; shift; exec setpriv --reuid "$u" --regid "$(id -g "$u")" --init-groups --pdeathsig KILL "$@"';

/** Throws where the host has ended: its pid may by now belong to a process of the machine. */
export function checkAlive(door: Door): void {
  let network: string | null = null;
  try {
    network = readlinkSync(`/proc/${door.pid}/ns/net`);
  } catch {
    // Gone, which the comparison below says.
  }
  if (network !== door.network) throw new Error(`host ${door.name} has ended`);
}

/** Starts a command inside a host. With `tellPid`, descriptor 3 carries its pid there. */
export function enter(door: Door, argv: readonly string[], options: RunOptions, tellPid: boolean): ChildProcess {
  checkAlive(door);
  const user = options.user ?? 'root';
  // When nsenter is killed, the command that it waits for dies with it.
  const become = user === 'root' ? ['setpriv', '--pdeathsig', 'KILL'] : ['/bin/sh', '-c', BECOME, 'enter', user];
  const steps = ['/bin/sh', '-c', JOIN_SESSION, 'enter', door.session].concat(
    ['nsenter', '-t', String(door.pid), '-a', '-r', '-w', '--'],
    tellPid ? ['/bin/sh', '-c', TELL_PID, 'enter'] : [],
    become,
    options.cwd === undefined ? [] : ['env', '-C', options.cwd],
    argv,
  );
  const home = user === 'root' ? '/root' : `/home/${user}`;
  return spawn(steps[0]!, steps.slice(1), {
    cwd: '/',
    env: { PATH, HOME: home, USER: user, LANG: 'C.UTF-8', ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(tellPid ? (['pipe'] as const) : [])],
  });
}

/** Its exit code once it has ended; a signal counts as a shell counts it. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/**
 * Kills a command inside a host. nsenter itself stays to reap it: were it killed, the dead command would be left to
 * this machine's init.
 */
export function kill(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  let inside: readonly number[] = [];
  try {
    inside = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    // The kernel keeps no such list, or nsenter has just ended.
  }
  if (inside.length === 0) child.kill('SIGKILL');
  for (const pid of inside) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}

/** The end of an output, for an error message. */
export const tail = (output: string): string => output.slice(-2000);
