import { posix } from 'node:path';

import type { Supervisor } from '../../../../model/index.ts';

/** What a process that others descend from shows of itself. */
export interface Elder {
  /** `comm`. */
  readonly name: string;
  /** Path of what it runs; `null` where that can't be read. */
  readonly executable: string | null;
  readonly arguments: readonly string[];
  /** `null` where it can't be read. */
  readonly folder: string | null;
}

/** A program that is known to start again what it started. `program` is what was recognised. */
export interface Known {
  readonly kind: Supervisor['kind'];
  readonly program: string;
}

/** By the name of the program, or of the script that an interpreter runs. */
const KINDS: ReadonlyMap<string, Supervisor['kind']> = new Map([
  ['supervisord', 'supervisord'],
  ['runsv', 'runit'],
  ['s6-supervise', 's6'],
  ['supervise', 'daemontools'],
  ['circusd', 'circus'],
  // Those that have no kind of their own.
  ['autossh', 'watcher'],
  ['cargo-watch', 'watcher'],
  ['entr', 'watcher'],
  ['forever', 'watcher'],
  ['nodemon', 'watcher'],
  ['supervise-daemon', 'watcher'],
  ['watch', 'watcher'],
  ['watchexec', 'watcher'],
  ['watchmedo', 'watcher'],
]);

/** Who lets people or other machines in, or starts what others asked for: beyond these nobody answers for a program. */
const BOUNDARIES: ReadonlySet<string> = new Set([
  'atd',
  'containerd-shim',
  'conmon',
  'cron',
  'crond',
  'dbus-daemon',
  'in.telnetd',
  'init',
  'login',
  'screen',
  'sshd',
  'sshd-session',
  'systemd',
  'tmux',
]);

const PM2 = /^PM2 v[\d.]+\S*: God Daemon/;
const PROGRAM_WITH_INTERPRETER = /^(?:python|pypy|node|nodejs|perl|ruby)[\d.]*$/;

/** The supervisor that this process is; `null` where it is none that is known by name. */
export function knownSupervisor(elder: Elder): Known | null {
  if (PM2.test(elder.arguments[0] ?? '')) return { kind: 'pm2', program: 'pm2' };
  const program = programName(elder);
  const kind = KINDS.get(program);
  return kind === undefined ? null : { kind, program };
}

/** Whether the search ends here: a session, or the init. */
export function isBoundary(elder: Elder): boolean {
  const names = [programName(elder), ...(elder.executable === null ? [elder.name] : [])];
  return names.some((name) => BOUNDARIES.has(name)) || /^(?:tmux: server|containerd-shim)/.test(elder.name);
}

function programName({ name, executable, arguments: args }: Elder): string {
  const program = posix.basename(executable ?? args[0] ?? name);
  if (!PROGRAM_WITH_INTERPRETER.test(program)) return program;
  const script = args.slice(1).find((argument) => !argument.startsWith('-'));
  return script === undefined ? program : posix.basename(script).replace(/\.(?:js|mjs|cjs|py)$/, '');
}

/** A name and its commands. `null` where they can't be told. */
export interface Handle {
  readonly name: string;
  readonly stop: readonly string[];
  readonly start: readonly string[];
}

/** Commands that name what is supervised by the folder that its supervisor works in. */
export function folderHandle(kind: Supervisor['kind'], folder: string): Handle | null {
  const name = posix.basename(folder);
  if (kind === 'runit') return { name, stop: ['sv', 'down', folder], start: ['sv', 'up', folder] };
  if (kind === 's6') return { name, stop: ['s6-svc', '-d', folder], start: ['s6-svc', '-u', folder] };
  if (kind === 'daemontools') return { name, stop: ['svc', '-d', folder], start: ['svc', '-u', folder] };
  return null;
}

/** One program of supervisord; `pid` is missing where its state is one in which that isn't told. */
export interface Program {
  readonly name: string;
  readonly state: string;
  readonly pid?: number;
}

/** What `supervisorctl status` prints: `GROUP:NAME   RUNNING   pid 123, uptime 0:00:05`. Other lines are passed over. */
export function parseSupervisorStatus(status: string): readonly Program[] {
  const programs: Program[] = [];
  for (const line of status.split('\n')) {
    const [, name, state, pid] = /^(\S+)\s+([A-Z]+)(?:\s+pid (\d+),|\s|$)/.exec(line) ?? [];
    if (name === undefined || state === undefined) continue;
    programs.push({ name, state, ...(pid !== undefined && { pid: Number(pid) }) });
  }
  return programs;
}

/** @param configuration arguments for supervisorctl, ahead of its command */
export function supervisordHandle(name: string, configuration: readonly string[]): Handle {
  const command = (verb: string): readonly string[] => ['supervisorctl', ...configuration, verb, name];
  return { name, stop: command('stop'), start: command('start') };
}

/** The configuration that supervisord was started with, as supervisorctl takes it too. */
export function supervisordConfiguration({ arguments: args, folder }: Elder): readonly string[] {
  for (const [index, argument] of args.entries()) {
    const [, joined] = /^(?:-c|--configuration=)(.+)$/.exec(argument) ?? [];
    const path = /^(?:-c|--configuration)$/.test(argument) ? args[index + 1] : joined;
    if (path !== undefined && (path.startsWith('/') || folder !== null))
      return ['-c', posix.resolve(folder ?? '/', path)];
  }
  return [];
}

/**
 * pm2 tells each program its name in its environment. Another user's pm2 is reached by its home.
 *
 * @param title `PM2 v5.3.0: God Daemon (/home/alice/.pm2)`
 */
export function pm2Handle(title: string, environment: { readonly [name: string]: string } | null): Handle | null {
  const home = /\((\/.*)\)$/.exec(title)?.[1];
  const name = environment?.['name'];
  if (name === undefined || name === '' || name.startsWith('-') || environment?.['pm_id'] === undefined) return null;
  const command = (verb: string): readonly string[] => [
    ...(home === undefined ? [] : ['env', `PM2_HOME=${home}`]),
    'pm2',
    verb,
    name,
  ];
  return { name, stop: command('stop'), start: command('start') };
}

/** OpenRC calls `supervise-daemon NAME …` (or `--start NAME`) and takes its orders by `rc-service`. */
export function openrcHandle({ arguments: args }: Elder): Handle | null {
  const name = args.slice(1).find((argument) => !argument.startsWith('-'));
  if (name === undefined) return null;
  return { name, stop: ['rc-service', name, 'stop'], start: ['rc-service', name, 'start'] };
}
