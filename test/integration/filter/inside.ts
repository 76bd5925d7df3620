/** Runs inside a throw-away host: does what standard input orders of the filter, as JSON, and prints the answer. */
import { readlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { linuxFilter } from '../../../src/platform/linux/control/filter/index.ts';
import { listSockets } from '../../../src/platform/linux/sockets/index.ts';

export type Order =
  | { readonly read: true }
  | { readonly check: string }
  | { readonly rehearse: string }
  | { readonly load: string }
  | { readonly remove: true }
  /** All sockets of the host. */
  | { readonly adopt: true };

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const filter = linuxFilter(place);

function answer(order: Order): Promise<unknown> {
  if ('read' in order) return filter.read();
  if ('check' in order) return filter.check(order.check);
  if ('rehearse' in order) return filter.rehearse(order.rehearse);
  if ('load' in order) return filter.load(order.load);
  if ('remove' in order) return filter.remove();
  const namespace = Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0]);
  return filter.adopt(listSockets(place, namespace, 'all').sockets);
}

// It may be long, and a pipe takes it in pieces.
process.stdout.write(JSON.stringify(await answer(JSON.parse(await text(process.stdin)) as Order)));
