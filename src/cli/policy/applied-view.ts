import type { Applied } from '../../change/index.ts';
import type { BootResult, PolicyApplied, PolicyConfirmed } from '../../policy/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { hang, wrap } from '../output/wrap.ts';
import { localClock } from '../view/time.ts';

const MILLISECONDS = 1000;
/** What applying says where nft was slower than the watchdog. */
const LATE = 'ETIMEDOUT --confirm-within';
/** As it is typed, on a line of its own. */
const CONFIRM = 'sudo menshen policy confirm';

/** What came of applying, and what to do now; whoever reads it may have a minute. */
export function appliedText(result: PolicyApplied, now: Date, context: Context): string {
  const { messages, out } = context;
  const { apply } = messages.policy;
  switch (result.status) {
    case 'failed':
      return failedText(result.applied, (detail) => (detail === LATE ? apply.late : apply.failed(detail)), context);
    case 'unchanged':
      return lines([apply.same, ...bootTexts(result.boot, context)].flatMap((text) => wrap(text, out.columns)));
    case 'pending':
      return pendingText(result, now, context);
  }
}

function pendingText(
  { change, pending, adopted }: Extract<PolicyApplied, { status: 'pending' }>,
  now: Date,
  { messages, out }: Context,
): string {
  const { apply } = messages.policy;
  const { style, columns } = out;
  const clock = localClock(pending.deadline);
  const left = Math.max(0, Math.round((Date.parse(pending.deadline) - now.getTime()) / MILLISECONDS));
  return lines([
    ...wrap(apply.done(clock, left), columns).map((line) => style.bold(style.yellow(line))),
    '',
    ...hang('1. ', apply.stay, columns),
    ...hang('2. ', apply.confirm, columns),
    '',
    `     ${style.bold(CONFIRM)}`,
    '',
    ...wrap(apply.otherwise(clock), columns),
    ...wrap(pending.persist ? apply.persist : apply.untilBoot, columns),
    ...wrap(apply.undo(change), columns),
    ...(typeof adopted === 'number' ? [] : wrap(apply.notAdopted(visible(adopted.detail)), columns).map(style.yellow)),
  ]);
}

/** What came of confirming. */
export function confirmedText({ change, boot }: PolicyConfirmed, context: Context): string {
  const { messages, out } = context;
  const { confirm } = messages.policy;
  const texts = [
    confirm.done(change),
    ...(boot === null ? [confirm.untilBoot] : bootTexts(boot, context)),
    confirm.next,
  ];
  return lines(texts.flatMap((text) => wrap(text, out.columns)));
}

function bootTexts(boot: BootResult | null, { messages }: Context): readonly string[] {
  if (boot === null) return [];
  const { confirm } = messages.policy;
  return [boot.status === 'done' ? confirm.persistent : confirm.bootFailed(visible(boot.detail))];
}

/** @param failed the sentence for a step that failed, which is told what it said */
export function failedText(applied: Applied, failed: (detail: string) => string, { messages, out }: Context): string {
  const { apply } = messages.policy;
  const { id, steps, interrupted } = applied;
  const step = steps.find(({ state }) => state !== 'done');
  const detail = visible(step?.detail ?? '');
  const texts =
    step === undefined && interrupted
      ? // Stopped before its first step: nothing is there to be brought back.
        [steps.length === 0 ? apply.notBegun : apply.interrupted(id)]
      : [
          step?.refused === true ? apply.rightsLost(detail) : failed(detail),
          steps.some(({ state }) => state === 'done') ? apply.partly(id) : apply.unchanged,
        ];
  return lines(texts.flatMap((text) => wrap(text, out.columns)));
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
