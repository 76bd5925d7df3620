import { dump, type DumpAnswer, eachAttribute, eachMessage, NETLINK_NETFILTER } from '../../../../native/index.ts';
import type { TranslatedConnection } from '../../../filter.ts';
import { ipv4Text, ipv6Text } from '../../sockets/index.ts';

/** `NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET`: include/uapi/linux/netfilter/nfnetlink_conntrack.h. */
const CT_GET = (1 << 8) | 1;
/** `struct nfgenmsg`: family (0: all of them), version, resource id. */
const NFGENMSG = new Uint8Array(4);
const CTA_TUPLE_ORIG = 1;
const CTA_TUPLE_REPLY = 2;
const CTA_STATUS = 3;
const CTA_PROTOINFO = 4;
/** Seen in both directions, destination changed: `IPS_*` of nf_conntrack_common.h. */
const SEEN_REPLY = 2;
const DST_NAT = 32;
/** TCP: established, and one of the ends may still have something to say (`TCP_CONNTRACK_*`). */
const ALIVE: ReadonlySet<number> = new Set([3, 5]);
const PROTOCOLS: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' };

interface Tuple {
  source: string;
  destination: string;
  protocol: number;
  sourcePort: number;
  destinationPort: number;
}

/**
 * Connections of TCP and UDP that are up and whose destination was changed, in the network namespace of the calling thread.
 * Needs root. Blocks: some 10 ms for 10,000 of them.
 *
 * @param ask tests hand in another
 */
export function translatedConnections(
  ask: typeof dump = dump,
):
  | { readonly status: 'done'; readonly connections: readonly TranslatedConnection[] }
  | Exclude<DumpAnswer, { status: 'complete' }> {
  const answer = ask({ protocol: NETLINK_NETFILTER, type: CT_GET, payload: NFGENMSG, shortest: NFGENMSG.byteLength });
  if (answer.status !== 'complete') return answer;
  const connections: TranslatedConnection[] = [];
  eachMessage(answer.buffers, (view, from, to) => {
    const found = connectionIn(view, from + NFGENMSG.byteLength, to);
    if (found !== null) connections.push(found);
  });
  return { status: 'done', connections };
}

function connectionIn(view: DataView, from: number, to: number): TranslatedConnection | null {
  let [original, reply]: [Tuple | null, Tuple | null] = [null, null];
  let status = 0;
  let state: number | null = null;
  eachAttribute(view, from, to, (type, at, end) => {
    if (type === CTA_TUPLE_ORIG) original = tupleIn(view, at, end);
    else if (type === CTA_TUPLE_REPLY) reply = tupleIn(view, at, end);
    // Numbers of conntrack are big-endian on every machine.
    else if (type === CTA_STATUS && end - at >= 4) status = view.getUint32(at);
    else if (type === CTA_PROTOINFO) state = tcpState(view, at, end);
  });
  return connectionOf(original, reply, status, state);
}

function connectionOf(
  original: Tuple | null,
  reply: Tuple | null,
  status: number,
  state: number | null,
): TranslatedConnection | null {
  if (original === null || reply === null || (status & DST_NAT) === 0 || (status & SEEN_REPLY) === 0) return null;
  const protocol = PROTOCOLS[original.protocol];
  if (protocol === undefined || (protocol === 'tcp' && (state === null || !ALIVE.has(state)))) return null;
  return {
    protocol,
    peer: { address: original.source, port: original.sourcePort },
    asked: { address: original.destination, port: original.destinationPort },
    // Where answers come from.
    to: { address: reply.source, port: reply.sourcePort },
  };
}

/** `CTA_TUPLE_IP` (1): `CTA_IP_V4_SRC` 1 to `CTA_IP_V6_DST` 4; `CTA_TUPLE_PROTO` (2): number 1, ports 2 and 3. */
function tupleIn(view: DataView, from: number, to: number): Tuple {
  const tuple = { source: '', destination: '', protocol: 0, sourcePort: 0, destinationPort: 0 };
  eachAttribute(view, from, to, (part, start, stop) => {
    eachAttribute(view, start, stop, (type, at, end) => {
      if (part === 1) {
        const text = end - at === 4 ? ipv4Text(view, at) : end - at === 16 ? ipv6Text(view, at) : '';
        if (type === 1 || type === 3) tuple.source = text;
        if (type === 2 || type === 4) tuple.destination = text;
      }
      if (part !== 2) return;
      if (type === 1 && end - at >= 1) tuple.protocol = view.getUint8(at);
      if (type === 2 && end - at >= 2) tuple.sourcePort = view.getUint16(at);
      if (type === 3 && end - at >= 2) tuple.destinationPort = view.getUint16(at);
    });
  });
  return tuple;
}

/** `CTA_PROTOINFO_TCP` (1) holds `CTA_PROTOINFO_TCP_STATE` (1). */
function tcpState(view: DataView, from: number, to: number): number | null {
  let state: number | null = null;
  eachAttribute(view, from, to, (outer, start, stop) => {
    if (outer !== 1) return;
    eachAttribute(view, start, stop, (type, at, end) => {
      if (type === 1 && end - at >= 1) state = view.getUint8(at);
    });
  });
  return state;
}
