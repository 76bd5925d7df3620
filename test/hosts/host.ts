import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import { checkAlive, type Door, ended, type RunOptions, tail } from './enter.ts';
import { run, type Result } from './run.ts';
import { type Running, start } from './start.ts';

/** A throw-away host: its own processes, mounts, network, names and control groups over a copy of this machine's files. */
export interface Host {
  readonly name: string;
  /** Pid of its init, seen from outside: `/proc/PID/ns/net` is its network. */
  readonly pid: number;
  /** Runs a command until it ends. A bad exit code is an answer; a timeout fails. */
  run(argv: readonly string[], options?: RunOptions): Promise<Result>;
  /** The same, but a bad exit code fails. Returns what it printed on standard output. */
  must(argv: readonly string[], options?: RunOptions): Promise<string>;
  /** Starts a command that goes on running; returns once its pid inside the host is known. */
  spawn(argv: readonly string[], options?: RunOptions): Promise<Running>;
  /** Writes a file inside the host, with its folders. `mode` as in chmod, `644` where missing. */
  write(path: string, content: string | Uint8Array, mode?: string): Promise<void>;
  /** Waits until something listens on (udp: is bound to) the port in the host's own network. `timeout` in ms, default 10,000. */
  listening(protocol: 'tcp' | 'udp', port: number, timeout?: number): Promise<void>;
  /** Runs this repository's built `menshen` inside. */
  menshen(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Kills everything in it. What it was is gone. */
  stop(): Promise<void>;
}

export interface HostOptions {
  /** Its hostname: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** `systemd`: Debian's, with nothing enabled. `none` (the default): an init that only reaps. */
  readonly init?: 'systemd' | 'none';
}

/** Where the repository's `dist`, `node_modules` and `test` lie inside every host, read-only, and Node as `bin/node`. */
export const INSIDE = '/opt/menshen';

type Announced = (wanted: RegExp) => Promise<RegExpExecArray>;

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const KEEPER = fileURLToPath(new URL('keep.sh', import.meta.url));
const BOOT_MILLISECONDS = 30_000;

/** Starts a host; it ends with `stop()`, and with this process at the latest, however that ends. */
export async function startHost(options: HostOptions): Promise<Host> {
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(options.name)) throw new Error(`not a host name: ${options.name}`);
  const init = options.init ?? 'none';
  const keeper = spawn(
    'unshare',
    ['--mount', '--propagation', 'unchanged', 'sh', KEEPER, options.name, init, REPOSITORY, process.execPath],
    // The keeper lives as long as this pipe. A session of its own: Ctrl-C in a terminal must not reach it first.
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true, cwd: '/' },
  );
  const over = ended(keeper);
  const announced = announcements(keeper, over, options.name);
  keeper.stdin.on('error', () => {});
  const stop = async (): Promise<void> => {
    keeper.ref();
    keeper.stdin.end();
    await over;
  };
  try {
    const door = await opened(announced, options.name);
    if (init === 'systemd') await booted(door);
    else await announced(/^ready$/m);
    return hostOf(door, stop);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    release(keeper);
  }
}

function hostOf(door: Door, stop: () => Promise<void>): Host {
  const must = async (argv: readonly string[], options?: RunOptions): Promise<string> => {
    const { code, stdout, stderr } = await run(door, argv, options);
    if (code !== 0)
      throw new Error(`host ${door.name}: ${argv.join(' ')}: exit code ${code}\n${tail(stdout + stderr)}`);
    return stdout;
  };
  return {
    name: door.name,
    pid: door.pid,
    run: (argv, options) => run(door, argv, options),
    must,
    spawn: (argv, options) => start(door, argv, options),
    // Through a command inside, and not through /proc/PID/root: there, an absolute symlink would lead out of the host.
    write: async (path, content, mode = '644') => {
      const script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"';
      await must(['sh', '-c', script, 'write', path, mode], { input: content });
    },
    listening: (protocol, port, timeout = 10_000) =>
      until(timeout, `host ${door.name}: nothing listens on ${protocol} port ${port}`, () => {
        checkAlive(door);
        return isListening(door.pid, protocol, port);
      }),
    menshen: (args, options) => run(door, [`${INSIDE}/bin/node`, `${INSIDE}/dist/menshen.js`, ...args], options),
    stop,
  };
}

/** Waits for the keeper to say where the host is, and makes sure that it is not here. */
async function opened(announced: Announced, name: string): Promise<Door> {
  const [, group, pid] = await announced(/^cgroup (.+)\npid (\d+)$/m);
  for (const kind of ['net', 'pid', 'mnt']) {
    if (readlinkSync(`/proc/${pid}/ns/${kind}`) === readlinkSync(`/proc/self/ns/${kind}`)) {
      throw new Error(`host ${name} has no ${kind} namespace of its own`);
    }
  }
  const session = `${group}/user.slice/user-0.slice/session-1.scope/cgroup.procs`;
  return { name, pid: Number(pid), network: readlinkSync(`/proc/${pid}/ns/net`), session };
}

/** Returns a function that waits until what the keeper has printed since its start matches. */
function announcements(keeper: ChildProcess, over: Promise<number>, name: string): Announced {
  let output = '';
  let complaints = '';
  let failure: string | null = null;
  keeper.stdout?.on('data', (chunk: Buffer) => (output += String(chunk)));
  keeper.stderr?.on('data', (chunk: Buffer) => (complaints += String(chunk)));
  over.then(
    (code) => (failure = `could not be made (exit code ${code})`),
    (error: unknown) => (failure = `could not be made: ${String(error)}`),
  );
  return async (wanted) => {
    const deadline = Date.now() + BOOT_MILLISECONDS;
    for (;;) {
      const match = wanted.exec(output);
      if (match !== null) return match;
      const why = Date.now() > deadline ? `did not start within ${BOOT_MILLISECONDS} ms` : failure;
      if (why !== null) throw new Error(`host ${name} ${why}\n${tail(output + complaints)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
}

/** Waits until systemd says that it is `running`; `degraded` fails with the names of the units that did. */
async function booted(door: Door): Promise<void> {
  await until(BOOT_MILLISECONDS, `host ${door.name}: systemd does not answer`, () => {
    checkAlive(door);
    return existsSync(`/proc/${door.pid}/root/run/systemd/private`);
  });
  const { stdout, stderr } = await run(door, ['systemctl', 'is-system-running', '--wait'], {
    timeout: BOOT_MILLISECONDS,
  });
  if (stdout.trim() === 'running') return;
  const failed = await run(door, ['systemctl', 'list-units', '--failed', '--plain', '--no-legend']);
  throw new Error(`host ${door.name}: systemd is ${stdout.trim() || stderr}\n${failed.stdout}`);
}

function isListening(pid: number, protocol: 'tcp' | 'udp', port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // State 0A is LISTEN, 07 an unconnected datagram socket: include/net/tcp_states.h.
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F:]+ ${protocol === 'tcp' ? '0A' : '07'} `, 'm');
  return ['', '6'].some((version) => line.test(readFileSync(`/proc/${pid}/net/${protocol}${version}`, 'latin1')));
}

/** Asks again and again, for a bounded time. */
async function until(timeout: number, failure: string, done: () => boolean): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!done()) {
    if (Date.now() > deadline) throw new Error(`${failure} (waited ${timeout} ms)`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Lets this process end while a host still runs: the host then ends too. */
function release(keeper: ChildProcess): void {
  keeper.unref();
  for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr]) {
    stream?.removeAllListeners('data');
    (stream as Socket | null)?.unref();
  }
  keeper.stdout?.resume();
  keeper.stderr?.resume();
}
