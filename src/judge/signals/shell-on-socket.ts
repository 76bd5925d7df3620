import type { Finding, Holder, Process } from '../../model/index.ts';
import { argumentsFact, nameFact } from '../evidence.ts';
import { peerFact, portFact } from '../network-evidence.ts';
import { programOf, SHELLS } from '../programs.ts';
import { runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import type { ConnectionSignal } from './signal.ts';

const SHELL = 30;
/** An administrator's script that uses `/dev/tcp`, or a service's wrapper. */
const SHELL_SCRIPT = 15;
const CODE_WITH_SHELL = 40;
const CODE = 12;
/** The parent holds the same socket: it forgot to close it before it started the shell. */
const INHERITED = 5;
const HOST_ONLY = 0.5;

/** How Python starts its own workers, listening sockets and all. */
const OWN_WORKERS = /^\s*(?:import sys;)?\s*from multiprocessing\.\w+ import/;
const NETWORK = /socket|fsockopen|tcp|\/inet\/|net\.|IO::/i;
const SHELL_START = /\b(?:ba|da|z|k)?sh\b|\bpty\b|dup2|\bexec|system\s*\(|popen|proc_open|spawn|cmd\.exe/i;

/** A shell, or code from a command line, holds a network socket itself: few programs do, shells for intruders do. */
export const shellOnSocket: ConnectionSignal = {
  id: 'shell-on-socket',
  weight: CODE_WITH_SHELL,
  cause: 'remote-control',
  about: 'both',
  concerns: (process) => weightOf(process) > 0,
  look: (subject) =>
    subject.about === 'connection' && subject.reach === 'host'
      ? null
      : strongest(subject, (holder) => find(holder, subject)),
};

function find({ process }: Holder, subject: Subject): Finding | null {
  const alone = weightOf(process);
  if (alone === 0 || isTyped(process, subject)) return null;
  const weight = isInherited(process, subject) ? INHERITED : alone;
  return {
    signal: 'shell-on-socket',
    weight: Math.round(weight * (subject.reach === 'host' ? HOST_ONLY : 1)),
    pid: process.pid,
    evidence: [
      ...(process.arguments === undefined ? [nameFact(process)] : [argumentsFact(process)]),
      ...(subject.about === 'port' ? [portFact(subject)] : peerFact(subject)),
    ],
  };
}

function weightOf(process: Process): number {
  if (process.arguments === undefined) return weightOfName(programOf(process).toLowerCase());
  const run = runOf(process);
  if (run === null) return 0;
  if (run.shell) return run.script === null ? SHELL : SHELL_SCRIPT;
  if (run.code === null || OWN_WORKERS.test(run.code)) return 0;
  return NETWORK.test(run.code) && SHELL_START.test(run.code) ? CODE_WITH_SHELL : CODE;
}

/** A listing names the program only: whether it runs somebody's script is not known. `cmd.exe` never talks to a network itself. */
function weightOfName(name: string): number {
  if (name === 'cmd.exe') return SHELL;
  return SHELLS.has(name.replace(/\.exe$/, '')) || name === 'powershell.exe' ? SHELL_SCRIPT : 0;
}

/** Its input and output are the socket: that is `streams-on-socket`, which knows who connects programs so by design. */
function isTyped({ streams }: Process, { sockets }: Subject): boolean {
  return sockets.some(({ inode }) => inode !== 0 && inode === streams?.stdin && inode === streams.stdout);
}

function isInherited(process: Process, subject: Subject): boolean {
  const ancestors = new Set(process.parents?.map((parent) => parent.pid));
  return subject.holders.some((other) => ancestors.has(other.process.pid) && runOf(other.process) === null);
}
