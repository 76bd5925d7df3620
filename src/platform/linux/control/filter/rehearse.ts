import type { TableListing } from '../../../filter.ts';
import { findTool, runTool, type ToolAnswer } from '../../tools/run.ts';
import { listingOf } from './listing.ts';
import { NFT_MS, type Trouble } from './nft.ts';
import { SCRIPT } from './script.ts';

/** Fixed: what differs comes as its arguments. The namespace goes with the last of its processes. */
const IN_SCRATCH =
  '"$1" -f "$2" && "$1" -s list table inet menshen && printf "\\000" && exec "$1" -s -j list table inet menshen';

/**
 * Has nft load a script in a network namespace of its own, and list our table twice, as text and as JSON: `listingOfScratch`
 * takes them apart. Needs CAP_SYS_ADMIN.
 */
export async function loadInScratch(descriptor: number): Promise<ToolAnswer> {
  const nft = findTool(['nft']);
  if (nft === null) return { status: 'tool-missing', detail: 'nft' };
  const order = ['-n', '/bin/sh', '-c', IN_SCRATCH, 'rehearse', nft, SCRIPT];
  return runTool(['unshare'], order, { timeoutMs: NFT_MS, apart: true, descriptor });
}

/** @param printed by `loadInScratch` */
export function listingOfScratch(
  printed: string,
): { readonly status: 'done'; readonly listing: TableListing } | Trouble {
  const [text = '', json = ''] = printed.split('\0');
  try {
    return { status: 'done', listing: listingOf(text, json) };
  } catch (error) {
    return { status: 'failed', detail: `nft -j list table inet menshen: ${(error as Error).message}` };
  }
}
