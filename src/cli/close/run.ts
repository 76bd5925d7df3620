import { applyClose, type Closed, planClose, type Planned, type Target } from '../../close/index.ts';
import { type ClosePlan, MenshenError } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { looksLikePort, parsePort } from '../arguments/port.ts';
import { confirmed } from '../changing/ask.ts';
import { changeTools, openMachine, openMachinesJournal, uninterrupted, userOf } from '../changing/machine.ts';
import { showProgress } from '../changing/progress.ts';
import { tellUnfinished } from '../changing/unfinished.ts';
import type { CloseFlags } from '../commands/close.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { isRoot } from '../rights.ts';
import { closeDocument } from './document.ts';
import { elsewhereText, nothingText, resultText } from './result.ts';
import { planText } from './view.ts';

const MILLISECONDS = 1000;

/** Closes ports: shows the plan, asks, does it, looks again. */
export async function runClose(this: Context, flags: CloseFlags, ...words: readonly string[]): Promise<void> {
  await tellUnfinished(this);
  const machine = await openMachine(this);
  const target = targetOf(words, this);
  const request = {
    target,
    asked: words.join(' '),
    how: flags.how ?? null,
    includingMySession: flags.includingMySession,
    nowOnly: flags.nowOnly,
    graceMs: flags.grace * MILLISECONDS,
    restart: flags.restart,
    answer: flags.answer ?? null,
  };
  const planned = await planClose(request, machine.close);
  const { plan } = planned;
  if (plan.ports.length === 0) return nothing(planned, target, flags, this);
  if (!flags.json) await this.out.write(planText(plan, this));
  const stop = whyNot(plan);
  if (flags.dryRun || stop !== null) {
    if (flags.json) await this.out.write(closeDocument(planned, null));
    else if (flags.dryRun) await this.err.write(`${this.messages.close.dryRun}\n`);
    this.process.exitCode = stop ?? EXIT.fine;
    return;
  }
  if (!flags.json) await this.out.write('\n');
  if (!(await confirmed(this.messages.close.askClose, flags, this))) {
    await this.err.write(`${this.messages.close.declined}\n`);
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  const journal = await openMachinesJournal(this, machine);
  const progress = showProgress(plan.steps.length, flags.json, this);
  try {
    const closed = await uninterrupted((signal) =>
      applyClose(
        plan,
        userOf(this.environment),
        flags.watch * MILLISECONDS,
        machine.platform,
        changeTools(machine, journal, signal, progress.report),
        () => progress.watching(flags.watch),
      ),
    );
    await progress.over();
    await this.out.write(flags.json ? closeDocument(planned, closed) : resultText(plan, closed, this));
    this.process.exitCode = exitCodeOf(closed);
  } finally {
    await progress.over();
    await journal.close();
  }
}

/** @throws MenshenError `usage` */
function targetOf(words: readonly string[], { messages }: Context): Target {
  const [first = ''] = words;
  if (words.every(looksLikePort)) return { ports: words.map((word) => parsePort(word, messages)) };
  if (words.length > 1) throw new MenshenError('usage', { code: 'one-name' });
  return { name: first };
}

/** Nothing to close is fine: it is what was wanted. But a name that nobody knows is a slip. */
async function nothing(planned: Planned, target: Target, { json }: CloseFlags, context: Context): Promise<void> {
  const { elsewhere, known } = planned;
  if ('name' in target && elsewhere.length === 0 && !known) {
    throw new MenshenError('usage', { code: 'unknown-target', name: target.name });
  }
  if (json) return context.out.write(closeDocument(planned, null));
  const asked = visible(planned.plan.target);
  return context.out.write(
    elsewhere.length > 0 ? elsewhereText(asked, elsewhere, context) : nothingText(asked, context),
  );
}

/** The exit code of a plan that can't be carried out as a whole; `null` where it can. */
function whyNot({ steps, refusals }: ClosePlan): number | null {
  if (refusals.length > 0 || steps.some(({ needsRoot }) => needsRoot && !isRoot())) return EXIT.incomplete;
  return steps.length === 0 ? EXIT.failed : null;
}

function exitCodeOf({ complete, interrupted, respawned, steps }: Closed): number {
  if (interrupted) return EXIT.interrupted;
  if (complete && respawned.length === 0) return EXIT.fine;
  return steps.some(({ refused }) => refused) ? EXIT.incomplete : EXIT.failed;
}
