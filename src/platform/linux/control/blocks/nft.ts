import type { Outcome } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { filterIsAbsent } from '../../firewall/modules.ts';
import { nftablesTables } from '../../firewall/tables.ts';
import { runTool, type ToolAnswer } from '../../tools/run.ts';
import type { Order } from './orders.ts';
import { parseTable, TABLE, type TableState } from './table.ts';

const NAME = `${TABLE.family} ${TABLE.table}`;

type Trouble = Exclude<Outcome, { status: 'done' }>;

/** What will not go better another time: no right, or no nf_tables in this kernel. */
const FOR_GOOD = /not permitted|must be root|permission denied|not supported|cache initialization failed: invalid/i;

/** Reads our table; `null` where it is not there. Where the kernel has no table at all, nft is not asked. */
export async function readTable(place: Place): Promise<TableState | 'asleep' | null | Trouble> {
  const { tables, dormant } = nftablesTables();
  if (tables === 'none' || (tables === 'rights' && filterIsAbsent(place))) return null;
  if (tables === 'rights') return { status: 'refused', detail: 'NFT_MSG_GETTABLE: EPERM' };
  // nft 1.0.6 prints no JSON that can be read of a table that sleeps.
  if (dormant.includes(NAME)) return 'asleep';
  const answer = await runTool(['nft'], ['-j', 'list', 'table', TABLE.family, TABLE.table]);
  if (answer.status !== 'done') return /no such file/i.test(answer.detail) ? null : troubleOf(answer);
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
    if (answer.status !== 'done') return troubleOf(answer);
  }
  return { status: 'done' };
}

function troubleOf(answer: Exclude<ToolAnswer, { status: 'done' }>): Trouble {
  if (answer.status === 'tool-missing') return { status: 'refused', detail: 'nft is missing: install nftables' };
  return { status: FOR_GOOD.test(answer.detail) ? 'refused' : 'failed', detail: answer.detail };
}
