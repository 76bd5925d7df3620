import { readlinkSync } from 'node:fs';

import { MenshenError } from '../../model/index.ts';
import type { Place, Platform } from '../platform.ts';
import { listNamespaces } from './namespaces/list.ts';
import { readOthers } from './namespaces/others.ts';
import { describeProcesses, errorCode, walkHolders } from './processes/index.ts';
import { listSockets } from './sockets/index.ts';
import { readNetwork } from './surroundings.ts';
import { unitsOf } from './units/index.ts';

/**
 * Linux, through netlink, /proc and the tools of its firewall.
 *
 * @throws MenshenError `no-proc` where procfs is not mounted: nothing can be told without it
 */
export function linuxPlatform(place: Place): Platform {
  const namespace = ownNamespace(place);
  return {
    now: () => place.now(),
    namespace,
    sockets: (scope) => listSockets(place, namespace, scope),
    network: () => readNetwork(place, namespace, true),
    others: (scope) => readOthers(place, scope),
    namespacesKnown: () => {
      const { others, unreadable } = listNamespaces(place);
      return unreadable === 0 ? others.length : undefined;
    },
    holders: () => walkHolders(place),
    processes: (pids, depth) => describeProcesses(place, pids, depth),
    unitsOf: (cgroups) => unitsOf(place, cgroups),
    // Loaded only here: most looks find nothing to ask about.
    antivirus: async () => (await import('./antivirus/index.ts')).findAntivirus(place),
  };
}

function ownNamespace(place: Place): number {
  const path = `${place.proc}/self/ns/net`;
  try {
    // "net:[4026531840]"
    const inode = Number(/\d+/.exec(readlinkSync(path))?.[0]);
    if (Number.isSafeInteger(inode)) return inode;
  } catch (cause) {
    const errno = errorCode(cause) ?? String(cause);
    const next = ['mount', '-t', 'proc', 'proc', place.proc];
    throw new MenshenError('no-proc', { code: 'proc-unreadable', path, errno }, { next, cause });
  }
  throw new MenshenError('no-proc', { code: 'no-namespace', path });
}
