import type { Block } from '../../../../model/index.ts';
import type { Blocks, Outcome } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { carryOut, readTable } from './nft.ts';
import { type Order, ordersToAdd, ordersToRemove } from './orders.ts';
import { blocksOf, type TableState } from './table.ts';

const ID = /^[a-z0-9-]{1,32}$/;
const ASLEEP = 'table inet menshen-closed is dormant; to wake it: nft add table inet menshen-closed';
const HIGHEST_PORT = 65_535;

/**
 * Ports shut with nftables in the network namespace that we run in, in the table `inet menshen-closed`. Needs root and
 * `nft`. Nothing of it survives a boot.
 */
export function linuxBlocks(place: Place): Blocks {
  const remove = (id: string): Promise<Outcome> =>
    change(place, (state) => (state === null ? [] : ordersToRemove(state, id)));
  return {
    list: async () => {
      const state = await readTable(place);
      // A table that sleeps shuts nothing.
      if (state === null || state === 'asleep') return new Map();
      return 'status' in state ? null : blocksOf(state);
    },
    add: async (id, blocks) => {
      const wrong = blocks.find((block) => !hasPorts(block));
      if (!ID.test(id)) return badId(id);
      if (wrong !== undefined) return { status: 'refused', detail: `ports ${wrong.first}-${wrong.last}` };
      return blocks.length === 0 ? remove(id) : change(place, (state) => ordersToAdd(state, id, blocks));
    },
    remove: async (id) => (ID.test(id) ? remove(id) : badId(id)),
  };
}

/** Orders what follows from the table as it is. Once more where that fails: rules are named by handles, and another may have changed the table meanwhile. */
async function change(place: Place, orders: (state: TableState | null) => readonly Order[]): Promise<Outcome> {
  const attempt = async (): Promise<Outcome> => {
    const state = await readTable(place);
    // Whoever put it to sleep turned every block off: none of ours comes alive by the way.
    if (state === 'asleep') return { status: 'failed', detail: ASLEEP };
    if (state !== null && 'status' in state) return state;
    const wanted = orders(state);
    return wanted.length === 0 ? { status: 'done' } : carryOut(wanted);
  };
  const first = await attempt();
  return first.status === 'failed' ? attempt() : first;
}

function hasPorts({ first, last }: Block): boolean {
  return Number.isInteger(first) && Number.isInteger(last) && first > 0 && first <= last && last <= HIGHEST_PORT;
}

function badId(id: string): Outcome {
  return { status: 'refused', detail: `id ${JSON.stringify(id)}` };
}
