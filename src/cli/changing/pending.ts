import { existsSync } from 'node:fs';

import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { localClock } from '../view/time.ts';

/** There only while something waits, or has waited since the boot: all that a plain look has to ask. */
const FOLDER = '/run/menshen';

/** Tells of a policy that waits to be confirmed: what is seen of the ports now may be gone in a minute. */
export async function tellPending({ err, messages }: Context): Promise<void> {
  if (!existsSync(FOLDER)) return;
  const { POLICY_PLACES, readPending } = await import('../../policy/index.ts');
  try {
    const pending = readPending(POLICY_PLACES);
    if (pending === null) return;
    const text = messages.policy.pending(visible(pending.path), localClock(pending.deadline));
    await err.write(`${messages.errors.prefix}${text}\n`);
  } catch {
    // Only root may read it, and root alone can confirm.
  }
}
