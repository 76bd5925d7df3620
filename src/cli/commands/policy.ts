import type { Messages } from '../../i18n/index.ts';
import type { GroupEntry } from './index.ts';
import { policyApplyCommand } from './policy-apply.ts';
import { policyConfirmCommand } from './policy-confirm.ts';
import { policyDriftCommand } from './policy-drift.ts';
import { policyPlanCommand } from './policy-plan.ts';
import { policyRemoveCommand } from './policy-remove.ts';
import { policyStatusCommand } from './policy-status.ts';
import { policySuggestCommand } from './policy-suggest.ts';
import { policyVerifyCommand } from './policy-verify.ts';

/** What `menshen policy` alone means: a look that changes nothing. */
export const POLICY_DEFAULT = 'status';

/** `menshen policy …`, in the order in which one goes about it. */
export function policyGroup(messages: Messages): GroupEntry {
  const { policyHelp: help } = messages;
  return {
    brief: help.group.brief,
    description: help.group.description,
    examples: help.group.examples,
    commands: {
      suggest: { command: policySuggestCommand(messages), examples: help.suggest.examples },
      plan: { command: policyPlanCommand(messages), examples: help.plan.examples },
      apply: { command: policyApplyCommand(messages), examples: help.apply.examples },
      confirm: { command: policyConfirmCommand(messages), examples: help.confirm.examples },
      verify: { command: policyVerifyCommand(messages), examples: help.verify.examples },
      status: { command: policyStatusCommand(messages), examples: help.status.examples },
      drift: { command: policyDriftCommand(messages), examples: help.drift.examples },
      remove: { command: policyRemoveCommand(messages), examples: help.remove.examples },
    },
  };
}
