import {
  doorKey,
  type HiddenPort,
  type HiddenReport,
  type Holder,
  type Inspection,
  type Port,
  type Socket,
} from '../model/index.ts';
import type { Particulars } from './subject.ts';

/** The listings name no address for it, and the attempt to bind tells none. */
const ANY_ADDRESS = '*';

/** Hidden ports as doors, so that they are judged, told and counted like all others. Those that are also listed are left out. */
export function hiddenDoors({ hidden }: HiddenReport, inspection: Inspection): readonly Port[] {
  const namespace = ownNamespace(inspection);
  const listed = new Set(inspection.ports.map(doorKey));
  return hidden
    .map((port) => doorOf(port, namespace))
    .filter((door) => !listed.has(doorKey(door)))
    .sort((one, other) => one.number - other.number);
}

/** What the report says of each port of the own namespace. */
export function hidingOf(
  report: HiddenReport,
  inspection: Inspection,
): (port: Port) => Pick<Particulars, 'hidden' | 'missingFrom'> {
  const namespace = ownNamespace(inspection);
  const key = ({ protocol, number }: Pick<Port, 'protocol' | 'number'>): string =>
    doorKey({ namespace, protocol, number });
  const hidden = new Map(report.hidden.map((port) => [key(port), settled(port, report)]));
  const missing = new Map(
    report.disagreements.map(({ socket: { protocol, local }, missingFrom }) => [
      key({ protocol, number: local.port }),
      missingFrom,
    ]),
  );
  return (port) => ({
    hidden: hidden.get(doorKey(port)) ?? null,
    missingFrom: missing.get(doorKey(port)) ?? null,
  });
}

/** Where listings show idle sockets as well, what they do not show does more than hold its number. */
function settled(port: HiddenPort, { idleShown }: HiddenReport): HiddenPort {
  return port.listening === undefined && (idleShown === true || port.protocol === 'udp')
    ? { ...port, listening: true }
    : port;
}

function doorOf(port: HiddenPort, namespace: number): Port {
  const { protocol, families, number, holders = [], listening } = port;
  const state = protocol === 'udp' ? 'close' : listening === false ? 'bound-inactive' : 'listen';
  return {
    namespace,
    protocol,
    number,
    sockets: families.map((family): Socket => ({
      namespace,
      inode: 0,
      protocol,
      family,
      local: { address: ANY_ADDRESS, port: number },
      peer: null,
      state,
      receiveQueue: 0,
      sendQueue: 0,
    })),
    holders: holders.map(({ pid, descriptors, process }): Holder => ({
      process: process ?? { pid, name: '', kernelThread: false },
      descriptors,
    })),
    // Who hides a port may hide its process as well: nobody found is never nobody there.
    holdersComplete: false,
    exposure: { level: 'unknown', atMost: 'anywhere', reasons: [] },
    published: [],
  };
}

function ownNamespace({ networks, sockets }: Inspection): number {
  return networks.find(({ own }) => own)?.namespace ?? sockets[0]?.namespace ?? 0;
}
