/**
 * A program of its own, started by `others.ts`: it enters network namespaces one after the other and writes what it
 * finds there. The main process never leaves its namespace.
 */
import { readFileSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';

import type { Problem } from '../../../model/index.ts';
import { enterNetworkNamespace } from '../../../native/index.ts';
import type { NamespaceListing, Place, SocketScope } from '../../platform.ts';
import { listSockets } from '../sockets/index.ts';
import { readNetwork } from '../surroundings.ts';

/** What the reader is told on standard input, as JSON. */
export interface ReaderOrder {
  readonly place: Omit<Place, 'now'>;
  readonly scope: SocketScope;
  readonly namespaces: readonly { readonly inode: number; readonly path: string }[];
}

/** What it answers on standard output, in V8's serialisation. */
export interface ReaderAnswer {
  readonly listings: readonly NamespaceListing[];
  readonly problems: readonly Problem[];
}

async function readAll(order: ReaderOrder): Promise<ReaderAnswer> {
  const place: Place = { ...order.place, now: () => new Date() };
  const listings: NamespaceListing[] = [];
  const problems: Problem[] = [];
  for (const { inode, path } of order.namespaces) {
    try {
      enterNetworkNamespace(path, inode);
      const sockets = listSockets(place, inode, order.scope);
      const { network, problems: around } = await readNetwork(place, inode, false);
      listings.push({ ...sockets, network, problems: [...sockets.problems, ...around] });
    } catch (error) {
      problems.push({ code: 'namespace-unreadable', detail: error instanceof Error ? error.message : String(error) });
    }
  }
  return { listings, problems };
}

function writeAll(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(1, bytes, written);
  }
}

const order = JSON.parse(readFileSync(0, 'utf8')) as ReaderOrder;
void readAll(order).then((answer) => writeAll(serialize(answer)));
