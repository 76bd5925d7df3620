import {
  doorKey,
  type Finding,
  type Holder,
  type Inspection,
  type JudgedConnection,
  type LocalKnowledge,
  type Process,
  type Socket,
} from '../model/index.ts';
import { adviseConnection } from './advise.ts';
import { accept, expectedOf, isAmong } from './expected.ts';
import type { ConnectionSignal, Signal } from './signals/index.ts';
import { connectionSubject, isConnection, type Surroundings } from './subject.ts';
import { causeOf, weigh } from './weigh.ts';

/**
 * Connections about which something was found. Linear in sockets: of each only its holders are asked for, and every
 * process is asked once whether it matters.
 *
 * @param said what was said of a process at its port already
 */
export function judgeConnections(
  { sockets, holders }: Inspection,
  around: (namespace: number) => Surroundings,
  said: ReadonlySet<string>,
  local: LocalKnowledge,
  all: readonly Signal[],
): readonly JudgedConnection[] {
  const concerned = concernedBy(said, all);
  const judged: JudgedConnection[] = [];
  for (const socket of sockets) {
    const held = holders.get(socket.inode);
    if (held === undefined || !isConnection(socket)) continue;
    const signals = new Set(held.flatMap(({ process }) => concerned(process)));
    if (signals.size === 0) continue;
    const subject = connectionSubject(socket, held, around(socket.namespace));
    const findings = [...signals]
      .map((signal) => signal.look(subject))
      .filter((finding) => finding !== null)
      .filter(({ signal, pid }) => !said.has(`${signal} ${pid}`));
    // Every service that was not restarted after an upgrade would fill the list with its clients.
    if (weigh(findings).suspicion === 'none') continue;
    judged.push(judgeConnection(socket, held, findings, local));
  }
  return judged;
}

function judgeConnection(
  socket: Socket,
  holders: readonly Holder[],
  found: readonly Finding[],
  local: LocalKnowledge,
): JudgedConnection {
  const by = expectedOf(
    holders.map(({ process }) => process),
    local,
  );
  // A service may hand its own clients a shell; that its program connects to elsewhere for one was never meant.
  const cameIn = by.filter(({ ports }) => isAmong(ports, socket.protocol, socket.local.port));
  const findings = found.map((finding) => {
    const cause = causeOf(finding.signal);
    return accept(finding, cause, cause === 'remote-control' ? cameIn : by);
  });
  const { suspicion } = weigh(findings);
  return { socket, holders, findings, suspicion, ...adviseConnection(suspicion) };
}

/** Which signals a process's connections are worth asking; found out once a process. */
function concernedBy(
  said: ReadonlySet<string>,
  all: readonly Signal[],
): (process: Process) => readonly ConnectionSignal[] {
  const known = new Map<number, readonly ConnectionSignal[]>();
  const asked = all.filter((signal) => signal.about !== 'port');
  return (process) => {
    const before = known.get(process.pid);
    if (before !== undefined) return before;
    const signals = asked.filter((signal) => signal.concerns(process) && !said.has(`${signal.id} ${process.pid}`));
    known.set(process.pid, signals);
    return signals;
  };
}

/** Somebody's remote control that came in by a door of this machine belongs to that door as well. */
export function passedThrough(connections: readonly JudgedConnection[]): ReadonlyMap<string, readonly Finding[]> {
  const passed = new Map<string, readonly Finding[]>();
  for (const { socket, findings } of connections) {
    const key = doorKey({ namespace: socket.namespace, protocol: socket.protocol, number: socket.local.port });
    const streams = findings.find((finding) => finding.signal === 'streams-on-socket');
    // One is enough: the connections have rows of their own.
    if (streams === undefined) continue;
    const before = passed.get(key)?.[0];
    if (before === undefined || (before.accepted !== undefined && streams.accepted === undefined))
      passed.set(key, [streams]);
  }
  return passed;
}
