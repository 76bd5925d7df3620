import { readFileSync } from 'node:fs';

import { interfaceIndex } from '../../../../native/index.ts';
import type { Place } from '../../../platform.ts';
import { nftablesTables } from '../../firewall/tables.ts';
import { runTool } from '../../tools/run.ts';
import { arrivalsScript, type Lane, readArrivals, translates } from './arrivals.ts';
import { CABLE } from './cable.ts';

/** What was counted by lane, or why nothing could be. */
export type Counted = ReadonlyMap<string, ReadonlySet<number>> | string;

/**
 * Counts what comes in by an interface, in a table of its name that is there for as long as `during` runs.
 *
 * @returns what `during` gave, and what was counted meanwhile
 */
export async function counting<T>(
  place: Place,
  name: string,
  lanes: readonly Lane[],
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly counted: Counted }> {
  const made = await makeTable(place, name, lanes);
  if (made !== null) return { result: await during(), counted: made };
  try {
    const result = await during();
    return { result, counted: await readTable(name, lanes) };
  } finally {
    await removeTable(name);
  }
}

/** Takes away tables of runs that were killed together with all that would have done it: their interface has gone. */
export async function removeLeftovers(): Promise<void> {
  const { awake, dormant } = nftablesTables();
  for (const table of [...awake, ...dormant]) {
    const name = /^inet (.*)$/.exec(table)?.[1] ?? '';
    // Its interface is laid before it, and goes after it.
    if (CABLE.test(name) && interfaceIndex(name) === 0) await removeTable(name);
  }
}

async function removeTable(name: string): Promise<void> {
  await runTool(['nft'], ['delete', 'table', 'inet', name], { apart: true });
}

/** @returns why there is none, or `null` */
async function makeTable(place: Place, name: string, lanes: readonly Lane[]): Promise<string | null> {
  const chains = await runTool(['nft'], ['-j', 'list', 'chains']);
  if (chains.status !== 'done') return chains.detail;
  const translated = legacyNat(place) || translatesSafely(chains.stdout);
  // nft joins its arguments; no file, and no standard input, which Node makes a socket.
  const lines = arrivalsScript(name, lanes, translated).map((line) => `${line}\n`);
  const made = await runTool(['nft'], ['--', ...lines], { apart: true });
  return made.status === 'done' ? null : made.detail;
}

async function readTable(name: string, lanes: readonly Lane[]): Promise<Counted> {
  const answer = await runTool(['nft'], ['-j', 'list', 'table', 'inet', name]);
  if (answer.status !== 'done') return answer.detail;
  try {
    return readArrivals(answer.stdout, lanes);
  } catch (error) {
    return `nft -j list table: ${(error as Error).message}`;
  }
}

/** What can't be read may translate. */
function translatesSafely(json: string): boolean {
  try {
    return translates(json);
  } catch {
    return true;
  }
}

/** Whether iptables-legacy translates addresses here: that nft does not tell. */
function legacyNat({ proc }: Place): boolean {
  return ['ip', 'ip6'].some((family) => {
    try {
      return /^nat$/m.test(readFileSync(`${proc}/thread-self/net/${family}_tables_names`, 'latin1'));
    } catch {
      return false;
    }
  });
}
