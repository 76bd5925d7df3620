import { knownAs } from '../catalog/index.ts';
import {
  type DoorCheck,
  doorKey,
  type HiddenReport,
  type Inspection,
  type KnownAs,
  type LocalKnowledge,
  type Port,
  type ScannedFile,
} from '../model/index.ts';
import { judgeConnections, passedThrough } from './connections.ts';
import { judgePort, lookAt, saidAt } from './doors.ts';
import { dynamicRuns } from './dynamic-runs.ts';
import { NOTHING_LOCAL } from './expected.ts';
import { hiddenDoors, hidingOf } from './hidden.ts';
import { programOf } from './programs.ts';
import { signalsWith } from './signals/index.ts';
import { IN_THE_OPEN, type Surroundings } from './subject.ts';

/** @param holders names of the programs that hold the port: they tell apart two services that share a number */
export type KnownAsLookup = (protocol: 'tcp' | 'udp', port: number, holders: readonly string[]) => KnownAs | null;

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
  const names = namesOf(doors, knownAs);
  const runs = dynamicRuns(inspection, (port) => isService(names.get(port) ?? null));
  const looks = doors.map((port) => {
    const known = names.get(port) ?? null;
    const run = isService(known) ? null : (runs.get(port.number) ?? null);
    return lookAt(port, known, around(port.namespace), { hiding: { ...hiding(port), run }, local, signals });
  });
  const connections = judgeConnections(inspection, around, saidAt(looks), local, signals);
  const passed = passedThrough(connections);
  const ports = looks.map((look) => judgePort(look, passed.get(doorKey(look.port)) ?? []));
  return { inspection, ports, connections };
}

function surroundingsOf({ networks, system }: Inspection): (namespace: number) => Surroundings {
  const byNamespace = new Map(networks.map((network) => [network.namespace, network]));
  return (namespace) => ({ system, network: byNamespace.get(namespace) ?? null });
}

/** What each port is known as. A range that has a meaning of its own (dynamic ports, traceroute) does not name what is open there. */
function namesOf(ports: readonly Port[], lookUp: KnownAsLookup): ReadonlyMap<Port, KnownAs | null> {
  return new Map(
    ports.map((port) => {
      const { protocol, number, holders } = port;
      const names = holders.flatMap(({ process }) => [programOf(process), process.name]);
      const known = protocol === 'tcp' || protocol === 'udp' ? lookUp(protocol, number, names) : null;
      return [port, known?.entry?.kind === 'class' ? null : known];
    }),
  );
}

/** Whether the number stands for something that rightly has it. */
function isService(known: KnownAs | null): boolean {
  return known?.entry?.kind === 'service' || known?.entry?.kind === 'client';
}
