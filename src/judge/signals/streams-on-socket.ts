import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, parentFact, streamsFact } from '../evidence.ts';
import { peerFact } from '../network-evidence.ts';
import { isNetcat } from '../programs.ts';
import { type Run, runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import type { ConnectionSignal } from './signal.ts';

const SHELL = 60;
const INTERPRETER = 50;
const OTHER = 30;
/** A superserver hands every connection over like this; a bare shell behind it still is a door for anyone. */
const SERVED_SHELL = 40;
/** Standard error goes elsewhere: some programs that serve one connection do so. */
const WITHOUT_ERRORS = 10;
/** The other end is on this machine: a test or a helper, unless it is a tunnel. */
const HOST_ONLY = 0.4;

const SUPERSERVERS: ReadonlySet<string> = new Set(
  'inetd xinetd openbsd-inetd inetutils-inetd rlinetd tcpserver tcpsvd s6-tcpserver s6-ipcserver'.split(' '),
);
/** systemd names the instance of an `Accept=yes` unit after the connection: number, both addresses with their ports. */
const UNIT_OF_ONE_CONNECTION = /@\d+-.*:\d+-.*:\d+\.service$/;

/** Standard input and output are one network connection: who is at its other end types what the program does. */
export const streamsOnSocket: ConnectionSignal = {
  id: 'streams-on-socket',
  weight: SHELL,
  cause: 'remote-control',
  about: 'connection',
  concerns: ({ streams }) => streams !== undefined && streams.stdin !== null && streams.stdin === streams.stdout,
  look: (subject) => strongest(subject, ({ process }) => find(process, subject)),
};

function find(process: Process, subject: Subject): Finding | null {
  const { streams } = process;
  const inode = subject.sockets.find((socket) => socket.inode !== 0 && socket.inode === streams?.stdin)?.inode;
  if (inode === undefined || inode !== streams?.stdout) return null;
  const weight = weightOf(process, runOf(process));
  if (weight === null) return null;
  const all = streams.stderr === inode;
  const parent = process.parents?.[0];
  return {
    signal: 'streams-on-socket',
    weight: Math.round((all ? weight : weight - WITHOUT_ERRORS) * (subject.reach === 'host' ? HOST_ONLY : 1)),
    pid: process.pid,
    evidence: [
      streamsFact(process, all ? [0, 1, 2] : [0, 1], inode),
      ...peerFact(subject),
      argumentsFact(process),
      ...(parent === undefined ? [] : [parentFact(process, parent)]),
    ],
  };
}

/** @returns `null` where a superserver, or the server itself, rightly connects the program's streams */
function weightOf(process: Process, run: Run | null): number | null {
  if (isServed(process))
    return run !== null && run.shell && run.script === null && run.code === null ? SERVED_SHELL : null;
  if (run === null) return isOwnSession(process) ? null : OTHER;
  return run.shell ? SHELL : INTERPRETER;
}

function isServed({ parents, unit }: Process): boolean {
  const parent = parents?.[0];
  if (parent === undefined) return false;
  if (SUPERSERVERS.has(parent.name)) return true;
  return parent.name === 'systemd' && UNIT_OF_ONE_CONNECTION.test(unit ?? '');
}

/**
 * A packaged server that forks for each client and talks over standard streams from then on, as vsftpd does. Its child may
 * be in a chroot, where nobody can tell whose its file is.
 */
function isOwnSession(process: Process): boolean {
  const { name, parents, package: owner } = process;
  return owner !== null && !isNetcat(process) && parents?.[0]?.name === name;
}
