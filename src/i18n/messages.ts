import type { advice } from './en/advice.ts';
import type { check } from './en/check.ts';
import type { cli } from './en/cli.ts';
import type { close } from './en/close.ts';
import type { coverage } from './en/coverage.ts';
import type { errors } from './en/errors.ts';
import type { ExposureTexts } from './exposure.ts';
import type { FailureTexts, ProblemTexts } from './failure-texts.ts';
import type { explain } from './en/explain.ts';
import type { judge } from './en/judge.ts';
import type { list } from './en/list.ts';
import type { playbook } from './en/playbook.ts';
import type { policySuggest } from './en/policy-suggest.ts';
import type { PlaybookTexts } from '../model/index.ts';
import type { policy } from './en/policy.ts';
import type { policyHelp } from './en/policy-help.ts';
import type { PolicyCodeTexts } from './policy-texts.ts';
import type { punctuation } from './en/punctuation.ts';
import type { signals } from './en/signals.ts';

/** English is the shape; every other language must have the same sections, keys and parameters, or it does not compile. */
export interface Messages {
  readonly advice: typeof advice;
  readonly check: typeof check;
  readonly cli: typeof cli;
  readonly close: typeof close;
  readonly coverage: typeof coverage;
  readonly errors: typeof errors;
  readonly explain: typeof explain;
  readonly exposure: ExposureTexts;
  readonly failures: FailureTexts;
  readonly judge: typeof judge;
  readonly list: typeof list;
  readonly playbook: typeof playbook;
  readonly playbookSteps: PlaybookTexts;
  readonly policy: typeof policy;
  readonly policyCodes: PolicyCodeTexts;
  readonly policyHelp: typeof policyHelp;
  readonly policySuggest: typeof policySuggest;
  readonly problems: ProblemTexts;
  readonly punctuation: typeof punctuation;
  readonly signals: typeof signals;
}
