import type { PolicyStatus } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { wrap } from '../output/wrap.ts';
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
  const lines =
    status.state === 'none'
      ? [
          ...wrap(texts.none, out.columns),
          ...labelledLines(last, '', out.style, out.columns),
          ...driftLines(status.drifts, context),
          ...wrap(texts.begin, out.columns),
        ]
      : [
          ...labelledLines([...policyRows(status, now, context), ...last], '', out.style, out.columns),
          ...driftLines(status.drifts, context),
        ];
  return lines.map((line) => `${line}\n`).join('');
}

function policyRows(status: PolicyStatus, now: Date, { messages, out: { style } }: Context): readonly Labelled[] {
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
    [labels.boot, !status.persistent ? texts.untilBoot : pending ? texts.persistPending : texts.persistent],
    [labels.since, changed === 0 ? texts.asApplied : style.red(texts.changed(changed))],
  ];
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
  const { appliedAt, drifts } = status;
  const lines =
    drifts.length > 0
      ? [...wrap(drift.heading, out.columns).map(out.style.bold), ...driftLines(drifts, context)]
      : wrap(appliedAt === null ? drift.none : drift.nothing(localTime(appliedAt)), out.columns);
  return lines.map((line) => `${line}\n`).join('');
}
