import { hasUnseenHolder } from '../../inspect/index.ts';
import {
  type Endpoint,
  type Exposure,
  type Holder,
  type Inspection,
  isOpen,
  type Process,
  type Socket,
} from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { lookParts } from '../json/parts.ts';
import type { Output } from '../output/output.ts';
import { exposuresOf } from '../view/exposure.ts';

/** Small: parts of a long string that is not yet written are what the garbage collector has to carry along. */
const CHUNK_LENGTH = 32 * 1024;
/** What may stand between quotes as it is. */
const PLAIN = /^[\w.:*-]*$/;

/**
 * `menshen/list/1`: see schema/list.json. Rows are built by hand and written as they are made: for 60,000 sockets,
 * `JSON.stringify` of the whole takes twice the time and 115 MB more.
 */
export async function writeListDocument(view: Inspection, sockets: readonly Socket[], out: Output): Promise<void> {
  const parts = visibleJson({ schema: 'menshen/list/1', ...lookParts(view), processes: processesOf(view, sockets) });
  const exposures = exposuresOf(view);
  let chunk = `${parts.slice(0, -1)},"sockets":[\n`;
  let separator = '';
  for (const socket of sockets) {
    chunk += separator + socketRow(socket, view, exposures);
    separator = ',\n';
    if (chunk.length >= CHUNK_LENGTH) {
      await out.write(chunk);
      chunk = '';
    }
  }
  await out.write(`${chunk}\n]}\n`);
}

function processesOf(view: Inspection, sockets: readonly Socket[]): readonly Process[] {
  if (sockets === view.sockets) return [...view.processes.values()];
  const held = new Map<number, Process>();
  for (const { inode } of sockets) {
    for (const { process } of view.holders.get(inode) ?? []) held.set(process.pid, process);
  }
  return [...held.values()];
}

function socketRow(socket: Socket, view: Inspection, exposures: ReadonlyMap<Socket, Exposure>): string {
  const { uid, v6only, cgroup, cookie, filter } = socket;
  let row = `{"namespace":${socket.namespace},"inode":${socket.inode},"protocol":"${socket.protocol}","family":"${socket.family}","local":`;
  row += endpoint(socket.local);
  row += socket.peer === null ? ',"peer":null' : `,"peer":${endpoint(socket.peer)}`;
  row += `,"state":"${socket.state}","receiveQueue":${socket.receiveQueue},"sendQueue":${socket.sendQueue}`;
  if (socket.interface !== undefined) row += `,"interface":${socket.interface}`;
  if (uid !== undefined) row += `,"uid":${uid}`;
  if (v6only !== undefined) row += `,"v6only":${v6only}`;
  if (cgroup !== undefined) row += `,"cgroup":${cgroup}`;
  if (cookie !== undefined) row += `,"cookie":${cookie}`;
  if (filter !== undefined) row += `,"filter":${filter}`;
  return `${row}${exposure(socket, exposures)}${holders(socket, view)}}`;
}

function endpoint({ address, port }: Endpoint): string {
  return PLAIN.test(address) ? `{"address":"${address}","port":${port}}` : visibleJson({ address, port });
}

/** That of its port; without the reasons, which the check tells. */
function exposure(socket: Socket, exposures: ReadonlyMap<Socket, Exposure>): string {
  const found = isOpen(socket) ? exposures.get(socket) : undefined;
  return found === undefined ? '' : `,"exposure":{"level":"${found.level}","atMost":"${found.atMost}"}`;
}

function holders(socket: Socket, view: Inspection): string {
  const held = view.holders.get(socket.inode);
  if (held === undefined) return hasUnseenHolder(socket, view) ? '' : ',"holders":[]';
  const [only] = held;
  // Nearly every socket has one holder with one descriptor: no lists are made for it.
  if (only !== undefined && held.length === 1) return `,"holders":[${holder(only)}]`;
  return `,"holders":[${held.map(holder).join(',')}]`;
}

function holder({ process, descriptors }: Holder): string {
  const numbers = descriptors.length === 1 ? descriptors[0] : descriptors.join(',');
  return `{"pid":${process.pid},"descriptors":[${numbers}]}`;
}
