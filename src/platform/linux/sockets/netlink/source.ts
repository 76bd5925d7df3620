import { isOpen } from '../../../../model/index.ts';
import { dump } from '../../../../native/index.ts';
import type { SocketSource } from '../../../platform.ts';
import { gather, type Way } from '../gather.ts';
import { decodeInetDiag } from './inet.ts';
import { decodePacketDiag } from './packet.ts';
import { socketRequests } from './request.ts';

/** Reads by sock_diag(7). @param ask answers dump requests; tests hand in recorded ones */
export function netlinkWay(namespace: number, ask: typeof dump = dump): Way {
  const read: Way['read'] = (protocol, scope) => {
    const buffers: Buffer[] = [];
    for (const request of socketRequests(protocol, scope)) {
      const answer = ask(request);
      if (answer.status !== 'complete') return { status: answer.status, detail: answer.detail };
      buffers.push(...answer.buffers);
    }
    const { sockets, malformed } =
      protocol === 'packet' ? decodePacketDiag(buffers, namespace) : decodeInetDiag(buffers, protocol, namespace);
    return {
      status: 'read',
      sockets: scope === 'open' ? sockets.filter(isOpen) : sockets,
      problems: malformed === 0 ? [] : [{ code: 'netlink-malformed', detail: `${protocol}: ${malformed}` }],
    };
  };
  return { name: 'netlink', read };
}

/**
 * Sockets by NETLINK_SOCK_DIAG: the kernel's own tables, with what /proc/net does not tell (cgroup, cookie, bound
 * interface, IPV6_V6ONLY, accept queues with their limits). Blocks while the kernel answers.
 *
 * @param namespace inode of the calling thread's network namespace
 * @param ask answers dump requests; tests hand in recorded ones
 */
export function netlinkSource(namespace: number, ask: typeof dump = dump): SocketSource {
  return { name: 'netlink', list: (scope) => gather([netlinkWay(namespace, ask)], scope) };
}
