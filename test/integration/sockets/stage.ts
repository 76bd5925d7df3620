import { fstatSync } from 'node:fs';

import type { Family, Protocol, Socket, SocketState } from '../../../src/model/index.ts';
import * as calls from './calls.ts';

/** A socket that was made, and what every source must say of it. */
export interface Expected {
  readonly seen: Pick<Socket, 'inode' | 'protocol' | 'family' | 'local' | 'peer' | 'state'> & Partial<Socket>;
  /** What netlink tells besides. */
  readonly more: Partial<Socket>;
  /** /proc/net does not list it. */
  readonly netlinkOnly: boolean;
}

export type Kind = readonly [Protocol, Family, SocketState];
export type End = readonly [address: string, port: number];

/** Where a scene is made: what was made so far, and what is made often. */
export interface Stage {
  readonly made: readonly Expected[];
  /** Notes a socket that was made; `fd` is `null` for one that no process has. */
  readonly note: (
    fd: number | null,
    kind: Kind,
    local: End,
    peer: End | null,
    seen?: Partial<Socket>,
    more?: Partial<Socket>,
  ) => void;
  /** A listening TCP socket on the loopback address. */
  readonly listener: (port: number, backlog: number) => number;
  /** A TCP socket that connects to the loopback address, from a port that no other has. */
  readonly client: (port: number) => { readonly fd: number; readonly port: number };
}

export const LOOPBACK: string = '127.0.0.1';

export function stage(): Stage {
  const made: Expected[] = [];
  let nextPort = 7100;
  return {
    made,
    note(fd, [protocol, family, state], [address, port], peer, seen = {}, more = {}) {
      made.push({
        seen: {
          inode: fd === null ? 0 : fstatSync(fd).ino,
          protocol,
          family,
          state,
          local: { address, port },
          peer: peer === null ? null : { address: peer[0], port: peer[1] },
          ...(fd === null ? {} : { uid: 0 }),
          ...seen,
        },
        more,
        netlinkOnly: state === 'bound-inactive',
      });
    },
    listener(port, backlog) {
      const fd = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
      calls.bind(fd, LOOPBACK, port);
      calls.listen(fd, backlog);
      return fd;
    },
    client(port) {
      const fd = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
      nextPort += 1;
      calls.bind(fd, LOOPBACK, nextPort);
      calls.connect(fd, LOOPBACK, port);
      return { fd, port: nextPort };
    },
  };
}
