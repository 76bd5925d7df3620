import type { Outcome } from '../../model/index.ts';
import type { PolicyContext } from './waiting.ts';

/** How many open connections conntrack was told of; or why it could not be told. */
export type Adopted = number | Exclude<Outcome, { status: 'done' }>;

/**
 * Loads rules so that open connections go on: without our table nobody may have kept track of them. Conntrack is told of
 * them before, and of those that were made meanwhile after.
 */
export async function keepingConnections(
  { control: { filter }, platform }: PolicyContext,
  load: () => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly adopted: Adopted }> {
  const before = await filter.adopt(platform.sockets('all').sockets);
  const outcome = await load();
  if (outcome.status !== 'done' || before.status !== 'done') {
    return { outcome, adopted: before.status === 'done' ? before.adopted : before };
  }
  const after = await filter.adopt(platform.sockets('all').sockets);
  return { outcome, adopted: after.status === 'done' ? before.adopted + after.adopted : after };
}
