import type { Messages } from '../messages.ts';
import { advice } from './advice.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { coverage } from './coverage.ts';
import { errors } from './errors.ts';
import { explain } from './explain.ts';
import { exposure } from './exposure.ts';
import { judge } from './judge.ts';
import { list } from './list.ts';
import { playbook } from './playbook.ts';
import { playbookSteps } from './playbook-steps.ts';
import { punctuation } from './punctuation.ts';
import { signals } from './signals.ts';

export const en: Messages = {
  advice,
  check,
  cli,
  coverage,
  errors,
  explain,
  exposure,
  judge,
  list,
  playbook,
  playbookSteps,
  punctuation,
  signals,
};
