import type { Outcome } from '../../../model/index.ts';
import type { ToolAnswer } from './run.ts';

/** What will not go better another time: no right, or no nf_tables in this kernel. */
const FOR_GOOD = /not permitted|must be root|permission denied|not supported|cache initialization failed: invalid/i;

/** Why nft, or what runs it, did not do what it should. */
export function nftTrouble(answer: Exclude<ToolAnswer, { status: 'done' }>): Exclude<Outcome, { status: 'done' }> {
  if (answer.status === 'tool-failed') {
    return { status: FOR_GOOD.test(answer.detail) ? 'refused' : 'failed', detail: answer.detail };
  }
  const detail = answer.detail === 'nft' ? 'nft is missing: install nftables' : `${answer.detail} is missing`;
  return { status: 'refused', detail };
}
