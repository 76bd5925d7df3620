import { hasUnseenHolder } from '../../inspect/index.ts';
import type { Endpoint, Inspection, Process, Socket } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { lookParts } from '../json/parts.ts';
import type { Output } from '../output/output.ts';

/** Large enough for few calls, small enough to keep memory low. */
const CHUNK_LENGTH = 512 * 1024;
/** What may stand between quotes as it is. */
const PLAIN = /^[\w.:*-]*$/;

/**
 * `menshen/list/1`: see schema/list.json. Rows are built by hand and written as they are made: with 60,000 sockets
 * `JSON.stringify` of the whole would take several times the time, and the memory of all of them at once.
 */
export async function writeListDocument(view: Inspection, sockets: readonly Socket[], out: Output): Promise<void> {
  const parts = visibleJson({ schema: 'menshen/list/1', ...lookParts(view), processes: processesOf(view, sockets) });
  let chunk = `${parts.slice(0, -1)},"sockets":[\n`;
  let separator = '';
  for (const socket of sockets) {
    chunk += separator + socketRow(socket, view);
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

function socketRow(socket: Socket, view: Inspection): string {
  const { namespace, inode, protocol, family, local, peer, state, receiveQueue, sendQueue } = socket;
  return (
    `{"namespace":${namespace},"inode":${inode},"protocol":"${protocol}","family":"${family}",` +
    `"local":${endpoint(local)},"peer":${peer === null ? 'null' : endpoint(peer)},"state":"${state}",` +
    `"receiveQueue":${receiveQueue},"sendQueue":${sendQueue},"interface":${socket.interface}` +
    `${optional('uid', socket.uid)}${optional('v6only', socket.v6only)}${optional('cgroup', socket.cgroup)}` +
    `${optional('cookie', socket.cookie)}${optional('filter', socket.filter)},"holders":${holders(socket, view)}}`
  );
}

function endpoint({ address, port }: Endpoint): string {
  return `{"address":${PLAIN.test(address) ? `"${address}"` : visibleJson(address)},"port":${port}}`;
}

function optional(name: string, value: number | boolean | undefined): string {
  return value === undefined ? '' : `,"${name}":${value}`;
}

function holders(socket: Socket, view: Inspection): string {
  const held = view.holders.get(socket.inode);
  if (held === undefined) return hasUnseenHolder(socket, view) ? 'null' : '[]';
  let rows = '';
  for (const { process, descriptors } of held) {
    rows += `${rows === '' ? '' : ','}{"pid":${process.pid},"descriptors":[${descriptors.join(',')}]}`;
  }
  return `[${rows}]`;
}
