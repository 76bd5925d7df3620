import type { PolicyStatus } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { hang, wrap } from '../output/wrap.ts';
import { localClock, localTime } from '../view/time.ts';
import { driftLines } from './codes.ts';

const MILLISECONDS = 1000;

/**
 * How the policy of this machine stands, in a few lines.
 *
 * @param now for how long is left to confirm it
 */
export function policyStatusText(status: PolicyStatus, now: Date, context: Context): string {
  const { messages, out } = context;
  const texts = messages.policy.status;
  const last = lastRows(status, context);
  const rows = isInForce(status) ? policyRows(status, now, last, context) : last;
  const lines = [
    ...(status.state === 'none' ? wrap(texts.none, out.columns) : []),
    ...(status.state === 'unknown' ? wrap(texts.unknown, out.columns) : []),
    ...labelledLines(rows, '', out.style, out.columns),
    ...driftLines(status.drifts, context),
    ...untoldLines(status, context),
    ...(status.state === 'none' ? wrap(texts.begin, out.columns) : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function isInForce({ state }: PolicyStatus): boolean {
  return state === 'applied' || state === 'pending';
}

function policyRows(
  status: PolicyStatus,
  now: Date,
  last: readonly Labelled[],
  { messages, out: { style } }: Context,
): readonly Labelled[] {
  const { status: texts } = messages.policy;
  const { labels } = texts;
  const since = localTime(status.appliedAt ?? now.toISOString());
  const path = visible(status.path ?? '');
  const pending = status.state === 'pending';
  const changed = status.drifts.length;
  return [
    [labels.policy, pending ? texts.waits(path, since) : texts.inForce(path, since)],
    ...(status.deadline === null
      ? []
      : [[labels.state, style.bold(deadlineText(status.deadline, now, texts))] as const]),
    ...(pending && status.watchdogRuns === false ? [[labels.state, style.red(texts.watchdogGone)] as const] : []),
    ...(status.default === null ? [] : [[labels.allows, texts.allows(status.entries, status.default)] as const]),
    [labels.boot, bootText(status, texts)],
    ...last,
    // What has changed follows it line by line.
    [labels.since, changed > 0 ? style.red(texts.changed(changed)) : sinceText(status, texts)],
  ];
}

function bootText({ persistent, state }: PolicyStatus, texts: Context['messages']['policy']['status']): string {
  if (persistent === null) return texts.bootUnknown;
  if (!persistent) return state === 'pending' ? texts.bootPending : texts.untilBoot;
  return texts.persistent;
}

function sinceText({ untold }: PolicyStatus, texts: Context['messages']['policy']['status']): string {
  return untold.length === 0 ? texts.asApplied : texts.asFar;
}

/** What could not be told, and why: it is no part of "nothing has changed". */
function untoldLines({ untold }: PolicyStatus, { messages, out }: Context): readonly string[] {
  const { policy, punctuation } = messages;
  return untold.flatMap(({ what, detail }) =>
    hang(
      '  - ',
      policy.untold[what] + punctuation.colon + policy.status.untold + punctuation.aside(visible(detail)),
      out.columns,
    ),
  );
}

function deadlineText(deadline: string, now: Date, texts: Context['messages']['policy']['status']): string {
  const left = Math.ceil((Date.parse(deadline) - now.getTime()) / MILLISECONDS);
  const clock = localClock(deadline);
  return left > 0 ? texts.pending(clock, left) : texts.overdue(clock);
}

function lastRows({ lastRollback }: PolicyStatus, { messages, out: { style } }: Context): readonly Labelled[] {
  if (lastRollback === null) return [];
  const { status: texts } = messages.policy;
  const { at, done, detail } = lastRollback;
  const when = localTime(at);
  const text = done ? texts.rolledBack(when) : style.red(texts.rollbackFailed(when, visible(detail ?? '')));
  return [[texts.labels.last, text]];
}

/** What has changed since the policy was applied, and what to do about each. */
export function policyDriftText(status: PolicyStatus, context: Context): string {
  const { messages, out } = context;
  const { drift } = messages.policy;
  const lines = [
    ...(status.drifts.length > 0
      ? [...wrap(drift.heading, out.columns).map(out.style.bold), ...driftLines(status.drifts, context)]
      : wrap(undriftedText(status, messages.policy), out.columns)),
    ...untoldLines(status, context),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function undriftedText({ appliedAt, state, untold }: PolicyStatus, texts: Context['messages']['policy']): string {
  if (state === 'unknown') return texts.status.unknown;
  if (appliedAt === null) return texts.drift.none;
  return untold.length > 0 ? texts.drift.partly : texts.drift.nothing(localTime(appliedAt));
}
