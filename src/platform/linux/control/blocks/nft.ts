import type { Outcome } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { tablePresence } from '../../firewall/presence.ts';
import { nftTrouble } from '../../tools/nft.ts';
import { runTool } from '../../tools/run.ts';
import type { Order } from './orders.ts';
import { parseTable, TABLE, type TableState } from './table.ts';

const NAME = `${TABLE.family} ${TABLE.table}`;

type Trouble = Exclude<Outcome, { status: 'done' }>;

/** Reads our table; `null` where it is not there. Where the kernel has no such table, nft is not asked. */
export async function readTable(place: Place): Promise<TableState | 'asleep' | null | Trouble> {
  const presence = tablePresence(place, NAME);
  if (presence === 'absent') return null;
  if (presence === 'rights') return { status: 'refused', detail: 'NFT_MSG_GETTABLE: EPERM' };
  // nft 1.0.6 prints no JSON that can be read of a table that sleeps.
  if (presence === 'asleep') return 'asleep';
  const answer = await runTool(['nft'], ['-j', 'list', 'table', TABLE.family, TABLE.table]);
  if (answer.status !== 'done') return /no such file/i.test(answer.detail) ? null : nftTrouble(answer);
  try {
    return parseTable(answer.stdout);
  } catch (error) {
    return { status: 'failed', detail: `nft -j list table ${NAME}: ${(error as Error).message}` };
  }
}

/** Has these orders checked, then carried out: all or none. */
export async function carryOut(orders: readonly Order[]): Promise<Outcome> {
  // Not from standard input: nft opens /dev/stdin by name, and Node's pipes are sockets, which can't be opened. nft joins
  // its arguments, each of which may have 128 KiB, while all of them may have 2 MiB.
  const last = orders.length - 1;
  const pieces = orders.map((order, index) => `${JSON.stringify(order)}${index === last ? '' : ','}`);
  const words = ['-j', '--', '{"nftables":[', ...pieces, ']}'];
  for (const check of [['-c'], []]) {
    const answer = await runTool(['nft'], [...check, ...words], { apart: true });
    if (answer.status !== 'done') return nftTrouble(answer);
  }
  return { status: 'done' };
}
