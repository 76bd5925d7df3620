import type { CaptureReading, Row } from '../../capture/index.ts';
import type { Holder, Inspection, Port, Socket } from '../../model/index.ts';
import { doorsOf } from '../ports.ts';
import { CapturedExposure } from './exposure.ts';
import { Programs } from './programs.ts';

/**
 * Makes of a capture what a look at the machine would have made, as far as its listings tell. Inodes are made up: a
 * row's place, from 1. Several hosts are namespaces of their own, from 1; one machine is namespace 0.
 *
 * @param now what stands for the moment at which it was taken: no listing tells one
 */
export function inspectCapture({ rows, system }: CaptureReading, now: Date): Inspection {
  const programs = new Programs(system);
  for (const row of rows) for (const program of row.programs ?? []) programs.note(program);
  const namespaceOf = namespaces(rows);
  const sockets: Socket[] = [];
  const holders = new Map<number, readonly Holder[]>();
  for (const row of rows) {
    const inode = sockets.length + 1;
    sockets.push(socketOf(row, inode, namespaceOf(row)));
    const holding = row.programs === undefined ? [] : programs.holders(row.programs);
    if (holding.length > 0) holders.set(inode, holding);
  }
  const { processes } = programs;
  return {
    takenAt: now.toISOString(),
    system,
    networks: [],
    sockets,
    holders,
    processes,
    ports: portsOf(rows, sockets, holders, new CapturedExposure(system)),
    coverage: {
      source: 'capture',
      processes: { total: processes.size, readable: processes.size },
      namespaces: { entered: 0 },
      firewall: 'unknown',
      problems: [],
    },
  };
}

function portsOf(
  rows: readonly Row[],
  sockets: readonly Socket[],
  holders: ReadonlyMap<number, readonly Holder[]>,
  exposure: CapturedExposure,
): readonly Port[] {
  const rowOf = (socket: Socket): Row | undefined => rows[socket.inode - 1];
  return doorsOf(sockets, holders, new Map(), false).map((door) => ({
    ...door,
    ...unitPart(door.holders.length === 0 ? door.sockets.map((socket) => rowOf(socket)?.unit) : []),
    holdersComplete: door.sockets.every((socket) => rowOf(socket)?.programs !== undefined),
    exposure: exposure.of(door.sockets, (socket) => rowOf(socket)?.interface),
    published: [],
  }));
}

function unitPart(told: readonly (string | undefined)[]): { readonly unit?: string } {
  const unit = told.find((one) => one !== undefined);
  return unit === undefined ? {} : { unit };
}

function namespaces(rows: readonly Row[]): (row: Row) => number {
  const numbers = new Map<string, number>();
  for (const { host } of rows) {
    if (host !== undefined && !numbers.has(host)) numbers.set(host, numbers.size + 1);
  }
  if (numbers.size < 2) return () => 0;
  return ({ host }) => (host === undefined ? 0 : (numbers.get(host) ?? 0));
}

function socketOf(row: Row, inode: number, namespace: number): Socket {
  const { protocol, family, local, peer, state, receiveQueue = 0, sendQueue = 0, uid, v6only } = row;
  return {
    namespace,
    inode,
    protocol,
    family,
    local,
    peer,
    state,
    receiveQueue,
    sendQueue,
    ...(uid !== undefined && { uid }),
    ...(v6only !== undefined && { v6only }),
  };
}
