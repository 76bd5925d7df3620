import { readFileSync } from 'node:fs';

import { isOpen, type Problem, type Protocol, type Socket } from '../../../../model/index.ts';
import type { Place, SocketSource } from '../../../platform.ts';
import { gather, type Way } from '../gather.ts';
import { parseInetTable } from './inet.ts';
import { parsePacketTable } from './packet.ts';

/** Files in /proc/net, the one first that every kernel has where it has any. */
const FILES: { readonly [P in Protocol]: readonly string[] } = {
  tcp: ['tcp', 'tcp6'],
  udp: ['udp', 'udp6'],
  raw: ['raw', 'raw6'],
  packet: ['packet'],
};

/** Reads /proc/net. A file for IPv6 that is not there means that the kernel has no IPv6. */
export function procfsWay(place: Place, namespace: number): Way {
  // The thread's own, not the process's: a thread may have entered another network namespace.
  const folder = `${place.proc}/thread-self/net`;
  const read: Way['read'] = (protocol, scope) => {
    const found: (readonly Socket[])[] = [];
    const problems: Problem[] = [];
    for (const file of FILES[protocol]) {
      const path = `${folder}/${file}`;
      const text = readText(path);
      if (typeof text === 'object') {
        if (found.length === 0) return { status: 'refused', detail: `${path} ${text.errno}` };
        if (text.errno !== 'ENOENT') problems.push({ code: 'procfs-unreadable', detail: `${path} ${text.errno}` });
        continue;
      }
      const { sockets, malformed } =
        protocol === 'packet'
          ? parsePacketTable(text, namespace)
          : parseInetTable(text, protocol, file.endsWith('6') ? 'ipv6' : 'ipv4', namespace);
      found.push(scope === 'open' ? sockets.filter(isOpen) : sockets);
      if (malformed > 0) problems.push({ code: 'procfs-malformed', detail: `${path}: ${malformed}` });
    }
    return { status: 'read', sockets: found.flat(), problems };
  };
  return { name: 'procfs', read };
}

function readText(path: string): string | { readonly errno: string } {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    return { errno: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}

/**
 * Sockets by /proc/net of the calling thread. It tells less than netlink: no cgroup, cookie, IPV6_V6ONLY, bound
 * interface (0), limit of an accept queue (0), nor TCP sockets that are bound and neither listen nor connect.
 *
 * @param namespace inode of the calling thread's network namespace
 */
export function procfsSource(place: Place, namespace: number): SocketSource {
  return { name: 'procfs', list: (scope) => gather([procfsWay(place, namespace)], scope) };
}
