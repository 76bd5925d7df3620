import { readFileSync } from 'node:fs';

import { isOpen, type Outcome, type Socket } from '../../../../model/index.ts';
import { NETLINK_NETFILTER, NLM_F_CREATE, NLM_F_EXCL, openOrders } from '../../../../native/index.ts';
import type { Place } from '../../../platform.ts';
import { CT_NEW, type Entry, entryMessage, entryOf, type Timeouts } from './entry.ts';

type Trouble = Exclude<Outcome, { status: 'done' }>;

/** No right, no conntrack, or no ctnetlink in this kernel: nfnetlink answers EINVAL for a part that it does not have. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'EPERM',
  'EACCES',
  'EINVAL',
  'EPROTONOSUPPORT',
  'EAFNOSUPPORT',
  'ENOTSUP',
  'EOPNOTSUPP',
]);

/**
 * Tells conntrack of open connections, by ctnetlink, in the network namespace of the calling thread. It need not have run
 * yet: what it is told waits for the first rule that asks for it. Who began a connection is told by the listeners among
 * the sockets. Nothing that it knows is changed, whatever NAT made of it: the kernel finds one of both directions there.
 *
 * Blocks, for some 20 to 40 µs a socket.
 *
 * @param open gives the kernel orders; tests hand in others
 */
export function adoptAll(
  place: Place,
  sockets: readonly Socket[],
  open: typeof openOrders = openOrders,
): { readonly status: 'done'; readonly adopted: number } | Trouble {
  const entries = entriesOf(sockets, timeoutsOf(place.proc));
  const orders = open(NETLINK_NETFILTER);
  let adopted = 0;
  let trouble: Trouble | null = null;
  try {
    for (const entry of entries) {
      const payload = entryMessage(entry);
      const answer = payload === null ? NO_ADDRESS : orders.give(CT_NEW, payload, NLM_F_CREATE | NLM_F_EXCL);
      if (answer.status === 'done') adopted += 1;
      if (answer.status === 'done' || (answer.status === 'refused' && answer.errno === 'EEXIST')) continue;
      const detail = `IPCTNL_MSG_CT_NEW ${answer.detail}: ${nameOf(entry)}`;
      if (answer.status === 'refused' && FOR_GOOD.has(answer.errno)) return { status: 'refused', detail };
      // One that the kernel does not take keeps no other from going on; but each answer that does not come takes a second.
      trouble ??= { status: 'failed', detail };
      if (answer.status === 'failed') break;
    }
    return trouble ?? { status: 'done', adopted };
  } finally {
    orders.close();
  }
}

const NO_ADDRESS = { status: 'refused', errno: '', detail: 'no address' } as const;

/** The connections among these sockets. */
export function entriesOf(sockets: readonly Socket[], timeouts: Timeouts): readonly Entry[] {
  const doors = new Set(sockets.filter(isOpen).map(({ protocol, local }) => `${protocol} ${local.port}`));
  const listens = (protocol: 'tcp' | 'udp', port: number): boolean => doors.has(`${protocol} ${port}`);
  return sockets.flatMap((socket) => entryOf(socket, listens, timeouts) ?? []);
}

/** The kernel's settings; its defaults where they can't be read. */
function timeoutsOf(proc: string): Timeouts {
  const read = (name: string, usual: number): number => {
    try {
      const text = readFileSync(`${proc}/sys/net/netfilter/nf_conntrack_${name}`, 'latin1').trim();
      return /^[1-9]\d{0,9}$/.test(text) ? Math.min(Number(text), LONGEST) : usual;
    } catch {
      return usual;
    }
  };
  return {
    established: read('tcp_timeout_established', 432_000),
    closing: read('tcp_timeout_fin_wait', 120),
    udp: read('udp_timeout_stream', 120),
  };
}

/** Seconds; the kernel cuts what is more. */
const LONGEST = 0x7fff_ffff;

function nameOf({ protocol, from, to }: Entry): string {
  return `${protocol} ${from.address} ${from.port} ${to.address} ${to.port}`;
}
