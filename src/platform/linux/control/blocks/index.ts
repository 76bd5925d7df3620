import { setTimeout as sleep } from 'node:timers/promises';

import type { Block, Outcome } from '../../../../model/index.ts';
import type { Blocks } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { carryOut, readTable } from './nft.ts';
import { ordersToAdd, ordersToGiveUp, ordersToHold, ordersToRelease, ordersToRemove } from './orders.ts';
import { blocksOf, type TableState } from './table.ts';

const ID = /^[a-z0-9-]{1,32}$/;
const ASLEEP = 'table inet menshen-closed is dormant; to wake it: nft add table inet menshen-closed';
/** For answers to datagrams that came before conntrack was there. */
const HOLD_MS = 100;
const HIGHEST_PORT = 65_535;

/**
 * Ports shut with nftables in the network namespace that we run in, in the table `inet menshen-closed`: to others and to
 * this host itself. Needs root and `nft`. Nothing of it survives a boot, nor whoever flushes the ruleset.
 *
 * What this machine begins from such a port goes on. Where no rule has asked for conntrack before, it can't be told for
 * connections that are there already: those over TCP are cut; over UDP, a program that goes on speaking unasked to a peer
 * of before is still answered. Changes must not run side by side: the one that takes the last block takes the table.
 */
export function linuxBlocks(place: Place): Blocks {
  const remove = (id: string): Promise<Outcome> =>
    change(place, async (state) => {
      const orders = state === null ? [] : ordersToRemove(state, id);
      return orders.length === 0 ? { status: 'done' } : carryOut(orders);
    });
  return {
    list: async () => {
      const state = await readTable(place);
      // A table that sleeps shuts nothing.
      if (state === null || state === 'asleep') return new Map();
      return 'status' in state ? null : blocksOf(state);
    },
    has: async (id) => {
      const state = await readTable(place);
      if (state === null || state === 'asleep') return false;
      return 'status' in state ? null : state.own.some((rule) => rule.id === id);
    },
    add: async (id, blocks) => {
      const wrong = blocks.find((block) => !hasPorts(block));
      if (!ID.test(id)) return badId(id);
      if (wrong !== undefined) return { status: 'refused', detail: `ports ${wrong.first}-${wrong.last}` };
      return blocks.length === 0 ? remove(id) : change(place, (state) => add(place, state, id, blocks));
    },
    remove: async (id) => (ID.test(id) ? remove(id) : badId(id)),
  };
}

/**
 * Changes the table as it is. Once more where that fails: rules are named by handles, and another may have changed the
 * table meanwhile.
 */
async function change(place: Place, from: (state: TableState | null) => Promise<Outcome>): Promise<Outcome> {
  const attempt = async (): Promise<Outcome> => {
    const state = await readTable(place);
    // Whoever put it to sleep turned every block off: none of them comes alive by the way.
    if (state === 'asleep') return { status: 'failed', detail: ASLEEP };
    return state !== null && 'status' in state ? state : from(state);
  };
  const first = await attempt();
  return first.status === 'failed' ? attempt() : first;
}

async function add(place: Place, state: TableState | null, id: string, blocks: readonly Block[]): Promise<Outcome> {
  const held = await carryOut(ordersToHold(id, blocks));
  if (held.status !== 'done') return held;
  const shut = await carryOut(ordersToAdd(state, id, blocks));
  if (shut.status === 'done') await sleep(HOLD_MS);
  const released = await carryOut(ordersToRelease());
  if (shut.status === 'done') return released;
  if (state === null) await giveUp(place);
  return shut;
}

async function giveUp(place: Place): Promise<void> {
  const state = await readTable(place);
  if (state === null || state === 'asleep' || 'status' in state) return;
  const orders = ordersToGiveUp(state);
  if (orders.length > 0) await carryOut(orders);
}

function hasPorts({ first, last }: Block): boolean {
  return Number.isInteger(first) && Number.isInteger(last) && first > 0 && first <= last && last <= HIGHEST_PORT;
}

function badId(id: string): Outcome {
  return { status: 'refused', detail: `id ${JSON.stringify(id)}` };
}
