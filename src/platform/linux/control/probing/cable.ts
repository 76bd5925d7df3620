import { randomInt } from 'node:crypto';

import { interfaceIndex, NETLINK_ROUTE, openOrders, type Orders } from '../../../../native/index.ts';
import type { Place } from '../../../platform.ts';
import { ipv4Text, ipv6Text } from '../../sockets/index.ts';
import { choosePair, MOST_CABLES } from './addresses.ts';
import {
  addressOrder,
  cableOrder,
  CREATE_NEW,
  removalOrder,
  RTM_DELLINK,
  RTM_NEWADDR,
  RTM_NEWLINK,
  upOrder,
} from './orders.ts';
import { routedNetworks } from './routes.ts';
import { calm, speaksIpv6 } from './settings.ts';

/** What our ends of cables are called, with their number; the tables that count are called the same. */
const NAME = 'menshen-probe';
export const CABLE: RegExp = new RegExp(`^${NAME}\\d{1,2}$`);
/** Its other end, in a namespace where nothing else is. */
export const OTHER_END = 'probe';
const FAMILIES = ['ip', 'ip6'] as const;

/** Addresses of both ends. */
export interface CableAddresses {
  readonly family: 'ip' | 'ip6';
  readonly here: string;
  readonly there: string;
  readonly prefixLength: number;
}

export interface Cable {
  readonly name: string;
  readonly index: number;
  readonly addresses: readonly CableAddresses[];
  readonly missing: readonly { readonly family: 'ip' | 'ip6'; readonly detail: string }[];
}

type Refusal = { readonly status: 'refused' | 'failed'; readonly detail: string };

/**
 * Lays a cable from here into the network namespace of a process: our end up, with addresses of networks that this
 * machine has no route to. The cable goes with that namespace.
 */
export function layCable(place: Place, pid: number): Cable | Refusal {
  const orders = openOrders(NETLINK_ROUTE);
  try {
    const laid = firstFree(orders, pid);
    if (typeof laid !== 'string') return laid;
    const cable = raise(place, orders, laid);
    if ('status' in cable) removeCable(laid);
    return cable;
  } finally {
    orders.close();
  }
}

/** Done also where it has gone. */
export function removeCable(name: string): void {
  const index = interfaceIndex(name);
  if (index === 0) return;
  const orders = openOrders(NETLINK_ROUTE);
  orders.give(RTM_DELLINK, removalOrder(index));
  orders.close();
}

/** A name that nobody has is ours by its making: of two runs one is told that it is there. */
function firstFree(orders: Orders, pid: number): string | Refusal {
  for (let number = 0; number < MOST_CABLES; number += 1) {
    const name = `${NAME}${number}`;
    const answer = orders.give(RTM_NEWLINK, cableOrder(name, OTHER_END, pid), CREATE_NEW);
    if (answer.status === 'done') return name;
    if (answer.status === 'failed' || answer.errno !== 'EEXIST') {
      return { status: answer.status, detail: `RTM_NEWLINK veth ${answer.detail}` };
    }
  }
  return { status: 'failed', detail: `RTM_NEWLINK veth: ${NAME}0 to ${NAME}${MOST_CABLES - 1} EEXIST` };
}

function raise(place: Place, orders: Orders, name: string): Cable | Refusal {
  const index = interfaceIndex(name);
  calm(place, name);
  const addresses: CableAddresses[] = [];
  const missing: { family: 'ip' | 'ip6'; detail: string }[] = [];
  for (const family of FAMILIES) {
    const given = addressOf(place, orders, name, index, family);
    if (typeof given === 'string') missing.push({ family, detail: given });
    else addresses.push(given);
  }
  if (addresses.length === 0) return { status: 'refused', detail: missing.map(({ detail }) => detail).join(', ') };
  const up = orders.give(RTM_NEWLINK, upOrder(index));
  if (up.status !== 'done') return { status: up.status, detail: `RTM_NEWLINK ${name} up ${up.detail}` };
  return { name, index, addresses, missing };
}

/** Gives our end an address of one family; a text says why not. */
function addressOf(
  place: Place,
  orders: Orders,
  name: string,
  index: number,
  family: 'ip' | 'ip6',
): CableAddresses | string {
  if (family === 'ip6' && !speaksIpv6(place, name, (other) => CABLE.test(other))) return 'disable_ipv6';
  const taken = routedNetworks(family);
  if (taken === null) return 'RTM_GETROUTE';
  const pair = choosePair(family, Number(name.slice(NAME.length)), taken, (below) => randomInt(below));
  if (pair === null) return 'no free network';
  const answer = orders.give(RTM_NEWADDR, addressOrder(index, family, pair.here, pair.prefixLength), CREATE_NEW);
  if (answer.status !== 'done') return `RTM_NEWADDR ${answer.detail}`;
  return { family, here: textOf(pair.here), there: textOf(pair.there), prefixLength: pair.prefixLength };
}

function textOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 4 ? ipv4Text(view, 0) : ipv6Text(view, 0);
}
