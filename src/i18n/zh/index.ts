import type { Messages } from '../messages.ts';
import { advice } from './advice.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { close } from './close.ts';
import { coverage } from './coverage.ts';
import { errors } from './errors.ts';
import { explain } from './explain.ts';
import { exposure } from './exposure.ts';
import { failures } from './failures.ts';
import { judge } from './judge.ts';
import { list } from './list.ts';
import { playbook } from './playbook.ts';
import { playbookSteps } from './playbook-steps.ts';
import { policy } from './policy.ts';
import { policyCodes } from './policy-codes.ts';
import { policyHelp } from './policy-help.ts';
import { policySuggest } from './policy-suggest.ts';
import { problems } from './problems.ts';
import { punctuation } from './punctuation.ts';
import { signals } from './signals.ts';

export const zh: Messages = {
  advice,
  check,
  cli,
  close,
  coverage,
  errors,
  explain,
  exposure,
  failures,
  judge,
  list,
  playbook,
  playbookSteps,
  policy,
  policyCodes,
  policyHelp,
  policySuggest,
  problems,
  punctuation,
  signals,
};
