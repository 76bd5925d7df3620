/**
 * Runs inside a throw-away host that `PREPARE` has made ready: makes the scene, lists it in every way, and prints what it
 * made and what it saw.
 */
import { readlinkSync, writeFileSync } from 'node:fs';

import { dump, type DumpRequest, interfaceIndex } from '../../../src/native/index.ts';
import {
  ephemeralRange,
  forwarding,
  type InterfaceListing,
  listInterfaces,
} from '../../../src/platform/linux/links/index.ts';
import { listSockets, netlinkSource, procfsSource } from '../../../src/platform/linux/sockets/index.ts';
import type { SocketListing, SocketScope, SocketSource } from '../../../src/platform/platform.ts';
import { makeScene } from './scene.ts';
import type { Expected } from './stage.ts';

type Listings = { readonly [S in SocketScope]: SocketListing };

/** A dump that the kernel gave: the request's type and payload, and the answer's buffers, in hexadecimal digits. */
export interface Recorded {
  readonly type: number;
  readonly payload: string;
  readonly answer: readonly string[] | { readonly errno: string };
}

export interface Report {
  readonly namespace: number;
  readonly scene: readonly Expected[];
  readonly listings: { readonly netlink: Listings; readonly procfs: Listings; readonly both: Listings };
  readonly recorded: readonly Recorded[];
  readonly links: InterfaceListing;
  readonly settings: readonly unknown[];
}

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const namespace = Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0]);
const recorded: Recorded[] = [];

const record: typeof dump = (request: DumpRequest) => {
  const answer = dump(request);
  recorded.push({
    type: request.type,
    payload: Buffer.from(request.payload).toString('hex'),
    answer:
      answer.status === 'complete'
        ? answer.buffers.map((buffer) => buffer.toString('hex'))
        : { errno: answer.status === 'refused' ? answer.errno : answer.detail },
  });
  return answer;
};

const listAll = (source: Pick<SocketSource, 'list'>): Listings => ({
  open: source.list('open'),
  all: source.list('all'),
});

const report: Report = {
  namespace,
  scene: makeScene({ lo: interfaceIndex('lo'), v1: interfaceIndex('v1') }),
  listings: {
    netlink: listAll(netlinkSource(namespace, record)),
    procfs: listAll(procfsSource(place, namespace)),
    both: listAll({ list: (scope) => listSockets(place, namespace, scope) }),
  },
  recorded,
  links: listInterfaces(),
  settings: [ephemeralRange(place), forwarding(place)],
};
writeFileSync(1, JSON.stringify(report));
