import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, executableFact } from '../evidence.ts';
import { isNetcat, programOf, startsShell, stem } from '../programs.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

const SHELL = 50;
const OTHER_PROGRAM = 15;
/** A bare `nc -l` hands over no program: a file on its way, or someone's test. */
const LISTENING_RELAY = 10;
const HOST_ONLY = 0.5;

const TELNET_SERVERS: ReadonlySet<string> = new Set(['telnetd', 'in.telnetd', 'utelnetd']);

/** A relay such as `nc -e`, `socat EXEC:` or `telnetd -l` gives whoever connects a program, at worst a shell. */
export const shellRelay: ConnectionSignal = {
  id: 'shell-relay',
  weight: SHELL,
  cause: 'remote-control',
  about: 'both',
  concerns: (process) => isNetcat(process) || handedOver(process) !== null,
  look: (subject) =>
    strongest(subject, ({ process }) => find(process, subject.about === 'port', subject.reach === 'host')),
};

function find(process: Process, listens: boolean, hostOnly: boolean): Finding | null {
  const command = handedOver(process);
  if (command === null && !(listens && isNetcat(process))) return null;
  const weight = command === null ? LISTENING_RELAY : startsShell(command) ? SHELL : OTHER_PROGRAM;
  return {
    signal: 'shell-relay',
    weight: Math.round(weight * (hostOnly ? HOST_ONLY : 1)),
    pid: process.pid,
    evidence: [argumentsFact(process), ...(process.executable === undefined ? [] : [executableFact(process)])],
  };
}

/** The command that whoever connects gets; `null` for none and where the arguments are unknown. */
function handedOver(process: Process): string | null {
  const program = programOf(process).toLowerCase();
  const args = process.arguments ?? [];
  if (isNetcat(process)) return valueAfter(args, /^(?:-[a-zA-Z0-9]*[ec]|--exec|--sh-exec|--lua-exec)$/);
  if (stem(program) === 'socat') return args.map(socatCommand).find((command) => command !== null) ?? null;
  // login asks for a password; anything else in its place does not.
  if (TELNET_SERVERS.has(program)) {
    const login = valueAfter(args, /^-[a-zA-Z]*l$/);
    return login !== null && startsShell(login) ? login : null;
  }
  return null;
}

function valueAfter(args: readonly string[], option: RegExp): string | null {
  const at = args.findIndex((arg) => option.test(arg));
  const value = args[at + 1];
  // OpenBSD's `nc -c` is TLS and takes no value.
  return at === -1 || value === undefined || value.startsWith('-') || /^\d/.test(value) ? null : value;
}

function socatCommand(address: string): string | null {
  return /^(?:exec|system|shell):['"]?(.*)$/is.exec(address)?.[1] ?? null;
}
