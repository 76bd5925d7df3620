import type { Endpoint, Family, Protocol, SocketState, WhyUnread } from '../../../model/index.ts';
import { isNobody } from '../../address.ts';
import type { Program, Row } from '../../format.ts';
import { familyOf, LOCALHOST, type Spot } from './endpoint.ts';

/** What a line tells of a socket, before it is put into the words of the model. */
export interface Facts {
  readonly line: number;
  readonly protocol: Exclude<Protocol, 'packet'>;
  /** Where the protocol's name tells it (`tcp6`), or else what a star stands for. */
  readonly family?: Exclude<Family, 'link'>;
  readonly local: Spot;
  /** Missing where the listing has no column for it. */
  readonly foreign?: Spot;
  /** Of TCP only: that of the others follows from the peer. */
  readonly state?: SocketState | undefined;
  readonly receiveQueue?: number | undefined;
  readonly sendQueue?: number | undefined;
  readonly uid?: number | undefined;
  readonly v6only?: boolean | undefined;
  readonly unit?: string | undefined;
  readonly programs?: readonly Program[] | undefined;
}

/** The row, or what in the line can't be. */
export function rowOf(facts: Facts): Row | WhyUnread {
  const { line, protocol, local, foreign, receiveQueue, sendQueue, uid, v6only, unit } = facts;
  const told = familyOf(local.address) ?? (foreign === undefined ? null : familyOf(foreign.address));
  const family = facts.family ?? told ?? 'ipv4';
  if (family === 'ipv4' && told === 'ipv6') return 'address';
  const peer = foreign === undefined ? null : peerOf(portless(foreign, protocol), family);
  const state = protocol === 'tcp' ? facts.state : peer === null ? 'close' : 'established';
  if (state === undefined) return 'state';
  // Nobody has such a socket open any more.
  const programs = facts.programs ?? (state === 'time-wait' ? [] : undefined);
  // Filled in step by step: a hundred thousand of them are made in one go.
  const row: Draft = { line, protocol, family, local: endpointOf(portless(local, protocol), family), peer, state };
  if (receiveQueue !== undefined) row.receiveQueue = receiveQueue;
  if (sendQueue !== undefined) row.sendQueue = sendQueue;
  if (uid !== undefined) row.uid = uid;
  if (local.zone !== undefined) row.interface = local.zone;
  if (v6only !== undefined) row.v6only = v6only;
  if (unit !== undefined) row.unit = unit;
  if (programs !== undefined) row.programs = programs;
  return row;
}

type Draft = { -readonly [name in keyof Row]: Row[name] };

/** Raw sockets have no ports: Linux' tools print the number of their protocol there. */
function portless(spot: Spot, protocol: Facts['protocol']): Spot {
  return protocol === 'raw' ? { ...spot, port: 0 } : spot;
}

const ANY = { ipv4: '0.0.0.0', ipv6: '::' } as const;
const SELF = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

function peerOf(spot: Spot, family: Exclude<Family, 'link'>): Endpoint | null {
  const peer = endpointOf(spot, family);
  return isNobody(peer) ? null : peer;
}

/** Several tools print the IPv4 address alone that an IPv6 socket serves; the kernel's own form is `::ffff:192.0.2.1`. */
function endpointOf({ address, port }: Spot, family: Exclude<Family, 'link'>): Endpoint {
  if (address === '*') return { address: ANY[family], port };
  if (address === LOCALHOST) return { address: SELF[family], port };
  if (family === 'ipv4' || address.includes(':')) return { address, port };
  return { address: address === ANY.ipv4 ? ANY.ipv6 : `::ffff:${address}`, port };
}
