import type { WhyUnread } from '../../../model/index.ts';
import type { Program, Row } from '../../format.ts';
import { readSpot, type Spot } from '../shared/endpoint.ts';
import { numberOf } from '../shared/numbers.ts';
import { rowOf } from '../shared/row.ts';
import { stateOf } from '../shared/states.ts';

export interface Connection {
  readonly line: number;
  /** `IPv4`, `IPv6`. */
  readonly type: string;
  /** What stands behind the device: size or offset, protocol, endpoints, state. */
  readonly words: readonly string[];
  readonly programs: readonly Program[];
}

const PROTOCOL = /^(?:TCP|UDP|UDPLITE|SCTP|DCCP|ICMP|ICMPV6|RAW|IP|IPV4|IPV6|IGMP|\d{1,3})$/i;
const ARROW = '->';
/** What macOS says of a socket that is being torn down: it has no endpoints any more. */
const GONE = /^(?:no$|can't$|CANTSENDMORE|CANTRCVMORE)/;

/** The row of a TCP or UDP socket; `passed` for one without endpoints. */
export function connectionRow({ line, type, words, programs }: Connection): Row | WhyUnread | 'passed' {
  // Size or offset may be blank.
  const place = words.findIndex((word, index) => index < 2 && PROTOCOL.test(word));
  if (place < 0) return /^raw6?$/.test(type) ? 'address' : 'protocol';
  const [name = '', endpoints = '', ...behind] = words.slice(place);
  const protocol = name.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return 'protocol';
  if (GONE.test(endpoints)) return 'passed';
  return endpointsRow({ line, protocol, family: familyOf(type), endpoints, told: behind.join(' '), programs });
}

export interface Endpoints {
  readonly line: number;
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6' | null;
  /** `*:22`, `192.0.2.1:22->192.0.2.9:50000`. */
  readonly endpoints: string;
  /** `(LISTEN)`, `(ESTABLISHED QR=0 QS=0)`. */
  readonly told: string;
  readonly programs: readonly Program[];
}

export function endpointsRow({ line, protocol, family, endpoints, told, programs }: Endpoints): Row | WhyUnread {
  const arrow = endpoints.indexOf(ARROW);
  const local = spotOf(arrow < 0 ? endpoints : endpoints.slice(0, arrow), protocol);
  if (typeof local === 'string') return local;
  const foreign = arrow < 0 ? undefined : spotOf(endpoints.slice(arrow + ARROW.length), protocol);
  if (typeof foreign === 'string') return foreign;
  const word = /^\(([A-Z_0-9]{1,16})[ )]/.exec(told)?.[1] ?? '';
  return rowOf({
    line,
    protocol,
    ...(family !== null && { family }),
    local,
    ...(foreign !== undefined && { foreign }),
    state: stateOf(word),
    ...queuesOf(told),
    programs,
  });
}

/** `*:*` is bound to nothing. */
function spotOf(text: string, protocol: 'tcp' | 'udp'): Spot | WhyUnread {
  return readSpot(text, 'colon', protocol);
}

function queuesOf(told: string): {
  readonly receiveQueue?: number | undefined;
  readonly sendQueue?: number | undefined;
} {
  const receiveQueue = numberOf(/[ (]QR=(\d{1,15})/.exec(told)?.[1]);
  const sendQueue = numberOf(/[ (]QS=(\d{1,15})/.exec(told)?.[1]);
  return { ...(receiveQueue !== undefined && { receiveQueue }), ...(sendQueue !== undefined && { sendQueue }) };
}

export function familyOf(type: string): 'ipv4' | 'ipv6' | null {
  if (type === 'IPv4') return 'ipv4';
  return type === 'IPv6' || type === 'inet6' ? 'ipv6' : null;
}
