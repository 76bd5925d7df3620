import type { PolicyVerifyFlags } from '../commands/policy-verify.ts';
import type { Context } from '../context.ts';

/** Not yet. */
export function runPolicyVerify(this: Context, _flags: PolicyVerifyFlags): Promise<void> {
  return Promise.reject(new Error('verify is not merged yet'));
}
