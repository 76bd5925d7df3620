import type { Place, SocketListing, SocketScope } from '../../platform.ts';
import { gather } from './gather.ts';
import { netlinkWay } from './netlink/source.ts';
import { procfsWay } from './procfs/source.ts';

export { ipv4Text, ipv6Text } from './address.ts';
export { netlinkSource } from './netlink/source.ts';
export { procfsSource } from './procfs/source.ts';

/**
 * The sockets of the calling thread's network namespace: by netlink, and from /proc/net what netlink does not give.
 * Each fall-back is a problem of the listing, since /proc/net tells less.
 *
 * @param namespace inode of the calling thread's network namespace
 * @throws MenshenError `no-proc` where neither way gives anything
 */
export function listSockets(place: Place, namespace: number, scope: SocketScope): SocketListing {
  return gather([netlinkWay(namespace), procfsWay(place, namespace)], scope);
}
