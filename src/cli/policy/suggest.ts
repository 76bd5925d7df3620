import type { PolicySuggestFlags } from '../commands/policy-suggest.ts';
import type { Context } from '../context.ts';

/** Not yet. */
export function runPolicySuggest(this: Context, _flags: PolicySuggestFlags): Promise<void> {
  return Promise.reject(new Error('suggest is not merged yet'));
}
