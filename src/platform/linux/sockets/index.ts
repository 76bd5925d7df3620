import type { Place, SocketListing, SocketScope } from '../../platform.ts';
import { gather, type Way } from './gather.ts';
import { netlinkWay } from './netlink/source.ts';
import { procfsWay } from './procfs/source.ts';

export { addressBytes, ipv4Text, ipv6Text } from './address.ts';
export { netlinkSource, netlinkWay } from './netlink/source.ts';
export { procfsSource, procfsWay } from './procfs/source.ts';

/**
 * The sockets of the calling thread's network namespace: by netlink, and from /proc/net what netlink does not give.
 * Each fall-back is a problem of the listing, since /proc/net tells less.
 *
 * @param namespace inode of the calling thread's network namespace
 * @throws MenshenError `no-proc` where neither way gives anything
 */
export function listSockets(place: Place, namespace: number, scope: SocketScope): SocketListing {
  const procfs = procfsWay(place, namespace);
  return gather([sparing(netlinkWay(namespace), procfs), procfs], scope);
}

/**
 * Asks for raw and packet sockets only where /proc/net shows any, which is rare. A kernel that lacks a diag module tries
 * to load it at each request, by starting modprobe: that takes longer than everything else here.
 */
function sparing(way: Way, glance: Way): Way {
  return {
    name: way.name,
    read: (protocol, scope) => {
      if (protocol === 'raw' || protocol === 'packet') {
        const seen = glance.read(protocol, scope);
        if (seen.status === 'read' && seen.sockets.length === 0 && seen.problems.length === 0) return seen;
      }
      return way.read(protocol, scope);
    },
  };
}
