import {
  type DoorCheck,
  doorKey,
  type Finding,
  type HiddenReport,
  type Holder,
  type Inspection,
  type JudgedConnection,
  type JudgedPort,
  type KnownAs,
  type LocalKnowledge,
  type Network,
  type Port,
  type Process,
  type ScannedFile,
  type Socket,
} from '../model/index.ts';
import { knownAs } from '../catalog/index.ts';
import { adviseConnection, advisePort } from './advise.ts';
import { dynamicRuns, type Run } from './dynamic-runs.ts';
import { accept, type Expected, expectedAt, expectedOf, isAmong, NOTHING_LOCAL } from './expected.ts';
import { hiddenDoors, hidingOf } from './hidden.ts';
import { programOf } from './programs.ts';
import { type ConnectionSignal, isModifier, type Signal, signalsWith } from './signals/index.ts';
import {
  connectionSubject,
  IN_THE_OPEN,
  isConnection,
  type Particulars,
  portSubject,
  type Surroundings,
} from './subject.ts';
import { causeOf, weigh } from './weigh.ts';

/** @param holders names of the programs that hold the port: they tell apart two services that share a number */
export type KnownAsLookup = (protocol: 'tcp' | 'udp', port: number, holders: readonly string[]) => KnownAs | null;

interface Look {
  readonly port: Port;
  readonly knownAs: KnownAs | null;
  readonly network: Network | null;
  readonly findings: readonly Finding[];
  readonly expected: Expected;
}

export interface JudgeOptions {
  /** What was found behind the listings of the own network namespace, where somebody looked. */
  readonly hidden?: HiddenReport;
  /** What a number is known as; defaults to the catalog with IANA's registry beneath. */
  readonly knownAs?: KnownAsLookup;
  /** What the owner of the machine expects of it (`readLocal`); nothing where it is missing. */
  readonly local?: LocalKnowledge;
  /** What a scanner said of files that processes run; becomes findings, and part of the answer. */
  readonly scanned?: readonly ScannedFile[];
}

/**
 * What to think of an inspection: for every port its findings, suspicion and advice with reasons, and every connection
 * that looks like somebody's remote control or foul play. Reads nothing but the catalog; never throws for odd input.
 */
export function judge(inspection: Inspection, options: JudgeOptions = {}): DoorCheck {
  const { hidden, scanned, knownAs: lookUp = knownAs } = options;
  const check = judgeWith(inspection, lookUp, options);
  return { ...check, ...(hidden !== undefined && { hidden }), ...(scanned !== undefined && { scanned }) };
}

/**
 * Says what to think of every open port, and of those connections about which something was found. Pure; linear in
 * sockets: of a connection only its holders are asked for, and every process is asked once whether it matters.
 */
export function judgeWith(
  inspection: Inspection,
  knownAs: KnownAsLookup,
  { hidden, local = NOTHING_LOCAL, scanned = [] }: Omit<JudgeOptions, 'knownAs'> = {},
): DoorCheck {
  const signals = signalsWith(scanned);
  const around = surroundingsOf(inspection);
  const hiding = hidden === undefined ? () => IN_THE_OPEN : hidingOf(hidden, inspection);
  const doors = hidden === undefined ? inspection.ports : [...inspection.ports, ...hiddenDoors(hidden, inspection)];
  const looks = doors.map((port) =>
    lookAt(port, knownAs, around(port.namespace), { hiding: hiding(port), local, signals }),
  );
  const named = new Set(looks.flatMap(({ port, knownAs }) => (knownAs?.from === 'catalog' ? [port] : [])));
  const runs = dynamicRuns(inspection, (port) => named.has(port));
  const connections = judgeConnections(inspection, around, saidAt(looks), local, signals);
  const passed = passedThrough(connections);
  const ports = looks.map((look) => {
    const run = named.has(look.port) ? null : (runs.get(look.port.number) ?? null);
    return judgePort(look, passed.get(doorKey(look.port)) ?? [], run);
  });
  return { inspection, ports, connections };
}

function surroundingsOf({ networks, system }: Inspection): (namespace: number) => Surroundings {
  const byNamespace = new Map(networks.map((network) => [network.namespace, network]));
  return (namespace) => ({ system, network: byNamespace.get(namespace) ?? null });
}

/** What else a look at one port takes into account. */
interface Asked {
  readonly hiding: Omit<Particulars, 'unnamed'>;
  readonly local: LocalKnowledge;
  readonly signals: readonly Signal[];
}

function lookAt(
  port: Port,
  lookUp: KnownAsLookup,
  surroundings: Surroundings,
  { hiding, local, signals }: Asked,
): Look {
  const { protocol, number } = port;
  const names = port.holders.flatMap(({ process }) => [programOf(process), process.name]);
  const known = protocol === 'tcp' || protocol === 'udp' ? lookUp(protocol, number, names) : null;
  // A range that has a meaning of its own (dynamic ports, traceroute) does not name what is open there.
  const knownAs = known?.entry?.kind === 'class' ? null : known;
  const expected = expectedAt(port, local);
  const subject = portSubject(port, knownAs, surroundings, {
    ...hiding,
    unnamed: local.only && expected.unnamed,
  });
  const findings: Finding[] = [];
  for (const signal of signals) {
    if (signal.about === 'connection') continue;
    const finding = signal.look(subject);
    if (finding !== null) findings.push(accept(finding, signal.cause, expected.by));
  }
  return { port, knownAs, network: surroundings.network, findings, expected };
}

function judgePort(
  { port, knownAs, network, findings: own, expected }: Look,
  passed: readonly Finding[],
  run: Run | null,
): JudgedPort {
  const all = [...own, ...passed];
  const findings = all.every(({ signal }) => isModifier(signal)) ? [] : all;
  const { suspicion } = weigh(findings);
  const advised = advisePort({
    port,
    entry: knownAs?.entry ?? null,
    findings,
    suspicion,
    network,
    run,
    expected: expected.by[0] ?? null,
  });
  return { port, knownAs, findings, suspicion, ...advised };
}

/** What was said of a process at a door is not said again of each of its connections. */
function saidAt(looks: readonly Look[]): ReadonlySet<string> {
  const said = new Set<string>();
  for (const { port, findings } of looks) {
    for (const { signal, pid, accepted } of findings) {
      // Accepted of the door is not accepted of what the same program does elsewhere.
      if (accepted !== undefined && causeOf(signal) === 'remote-control') continue;
      if (pid !== undefined) for (const { process } of port.holders) said.add(`${signal} ${process.pid}`);
    }
  }
  return said;
}

function judgeConnections(
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
function passedThrough(connections: readonly JudgedConnection[]): ReadonlyMap<string, readonly Finding[]> {
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
