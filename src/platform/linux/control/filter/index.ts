import { join } from 'node:path';

import type { Outcome } from '../../../../model/index.ts';
import type { Filter, TableReading } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { tablePresence } from '../../firewall/presence.ts';
import { nftablesTables } from '../../firewall/tables.ts';
import { nftTrouble } from '../../tools/nft.ts';
import { runTool } from '../../tools/run.ts';
import { adoptAll } from './adopt.ts';
import { listingOf } from './listing.ts';
import { NFT_MS, nftOver, overScript, type OverScript } from './nft.ts';
import { translatedConnections } from './translated.ts';
import { listingOfScratch, loadInScratch } from './rehearse.ts';

const TABLE = ['inet', 'menshen'] as const;
const NAME: string = TABLE.join(' ');
/** One that is not there is made first, so that this works in either case. */
const REMOVE = `table ${NAME}\ndelete table ${NAME}\n`;

/**
 * The policy's table by `nft`, in the network namespace that we run in. Needs root. Tried with nft 1.0.6.
 *
 * Rules for control groups that have gone are left out of what is checked, rehearsed and loaded; see `withoutGoneGroups`.
 *
 * @param folder for scripts on their way to nft, where only root writes
 */
export function linuxFilter(place: Place, folder: string = join(place.root, 'run')): Filter {
  const over = async (script: string, run: OverScript): Promise<Outcome> => {
    const answer = await overScript(place, folder, script, run);
    return answer.status === 'done' ? { status: 'done' } : answer;
  };
  const check = (script: string): Promise<Outcome> => over(script, (descriptor) => nftOver(descriptor, '-c'));
  const load = (script: string): Promise<Outcome> =>
    over(script, async (descriptor) => {
      // Over the very file that is loaded then.
      const checked = await nftOver(descriptor, '-c');
      return checked.status === 'done' ? nftOver(descriptor) : checked;
    });
  return {
    read: () => read(place),
    check,
    load,
    rehearse: async (script) => {
      const answer = await overScript(place, folder, script, loadInScratch);
      return answer.status === 'done' ? listingOfScratch(answer.stdout) : answer;
    },
    remove: async () => {
      const presence = tablePresence(place, NAME);
      if (presence === 'absent') return { status: 'done' };
      return presence === 'rights' ? NO_RIGHT : load(REMOVE);
    },
    removeStray: async (prefix) => {
      const { awake, dormant } = nftablesTables();
      const stray = [...awake, ...dormant].filter((table) => table.startsWith(`inet ${prefix}`));
      return stray.length === 0 ? { status: 'done' } : load(stray.map((table) => `delete table ${table}\n`).join(''));
    },
    adopt: async (sockets) => adoptAll(place, sockets),
    translated: async () => translatedConnections(),
  };
}

const NO_RIGHT = { status: 'refused', detail: 'NFT_MSG_GETTABLE: EPERM' } as const;

async function read(place: Place): Promise<TableReading> {
  const presence = tablePresence(place, NAME);
  if (presence === 'absent') return { status: 'absent' };
  if (presence === 'rights') return NO_RIGHT;
  const text = await list([]);
  if (text.status !== 'done') return goneOr(text);
  // nft 1.0.6 prints no JSON that can be read of a table that sleeps.
  if (presence === 'asleep') return { status: 'asleep', text: `${text.stdout}\n` };
  const json = await list(['-j']);
  if (json.status !== 'done') return goneOr(json);
  try {
    return { status: 'there', listing: listingOf(text.stdout, json.stdout) };
  } catch (error) {
    return { status: 'failed', detail: `nft -j list table ${NAME}: ${(error as Error).message}` };
  }
}

function list(flags: readonly string[]): ReturnType<typeof runTool> {
  return runTool(['nft'], ['-s', ...flags, 'list', 'table', ...TABLE], { timeoutMs: NFT_MS });
}

/** Another may have taken it away meanwhile. */
function goneOr(answer: Parameters<typeof nftTrouble>[0]): TableReading {
  return /no such file/i.test(answer.detail) ? { status: 'absent' } : nftTrouble(answer);
}
