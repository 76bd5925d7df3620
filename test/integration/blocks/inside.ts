/** Runs inside a throw-away host: does what the first argument orders of the blocks, as JSON, and prints the answer. */
import { writeFileSync } from 'node:fs';

import type { Block, Outcome } from '../../../src/model/index.ts';
import { linuxBlocks } from '../../../src/platform/linux/control/blocks/index.ts';

export type Order =
  | { readonly list: true }
  | { readonly add: string; readonly blocks: readonly Block[] }
  | { readonly remove: string };

/** Of `list`: what there is by id, or `null`. */
export type Answer = Outcome | { readonly [id: string]: readonly Block[] } | null;

const blocks = linuxBlocks({ proc: '/proc', sys: '/sys', root: '/', now: () => new Date() });

async function answer(order: Order): Promise<Answer> {
  if ('add' in order) return blocks.add(order.add, order.blocks);
  if ('remove' in order) return blocks.remove(order.remove);
  const listed = await blocks.list();
  return listed && Object.fromEntries(listed);
}

writeFileSync(1, JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '') as Order)));
