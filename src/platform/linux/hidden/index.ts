import { readlinkSync } from 'node:fs';

import { holdPort } from '../../../native/index.ts';
import type { DirectView, Place, Reading } from '../../platform.ts';
import { namespaceInode } from '../processes/index.ts';
import { netlinkWay, procfsWay } from '../sockets/index.ts';
import { bindPorts } from './bind.ts';
import { heldBesides } from './held.ts';
import { processView } from './processes.ts';

/**
 * Linux's own answers about single ports, processes and sockets. Rootkits hook what the files and folders of /proc
 * are made from, or the dumps of netlink; what bind(2), tgkill(2) and pidfd_getfd(2) answer decides what works, and a
 * lie there would break the machine.
 */
export function linuxDirectView(place: Place): DirectView {
  // It only names the sockets of a listing, so that 0 will do where /proc does not tell.
  const namespace = ownNamespace(place);
  const ways = { netlink: netlinkWay(namespace), procfs: procfsWay(place, namespace) };
  return {
    now: () => place.now(),
    bind: bindPorts,
    list: (source, protocol): Reading => ways[source].read(protocol, 'all'),
    withIdlePort: (use) => {
      const held = holdPort();
      if (held === null) return undefined;
      try {
        return use(held.port);
      } finally {
        held.release();
      }
    },
    processes: () => processView(place),
    heldBesides: (shown, hidden) => heldBesides(place, shown, hidden),
  };
}

function ownNamespace(place: Place): number {
  try {
    return namespaceInode(readlinkSync(`${place.proc}/thread-self/ns/net`)) ?? 0;
  } catch {
    return 0;
  }
}
