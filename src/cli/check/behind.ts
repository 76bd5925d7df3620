import type { HiddenProcess, HiddenReport, RefusedPorts } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { hang } from '../output/wrap.ts';
import { groupBy } from '../view/group.ts';
import { processLabel } from '../view/holders.ts';

const PROCESSES_SHOWN = 8;

/** What a look behind the listings found and what it could not try; hidden ports themselves have their rows in the table. */
export function behindLines(report: HiddenReport, context: Context): readonly string[] {
  const { messages, out } = context;
  const { behind } = messages.check;
  const { colon, semicolon } = messages.punctuation;
  const facts = [
    behind.tried(report.tried.toLocaleString('en'), (report.took / 1000).toFixed(1)),
    ...(report.complete ? [] : [behind.interrupted]),
    behind.hiddenPorts(report.hidden.length),
    ...refusals(report.refused, context),
    comparison(report, context),
    ...processFacts(report, context),
  ];
  return [
    ...hang(`${behind.heading}${colon}`, facts.join(semicolon), out.columns),
    ...(report.hiddenProcesses ?? [])
      .slice(0, PROCESSES_SHOWN)
      .flatMap((hidden) => hang('  - ', processText(hidden, context), out.columns)),
  ];
}

/** One for each reason: the four protocols are mostly refused alike. */
function refusals(refused: readonly RefusedPorts[], { messages }: Context): readonly string[] {
  const { behind } = messages.check;
  return [...groupBy(refused, ({ errno }) => errno)].map(([errno, all]) => {
    const count = all.reduce((sum, one) => sum + one.count, 0);
    const first = Math.min(...all.map((one) => one.first));
    const last = Math.max(...all.map((one) => one.last));
    return behind.refused(count.toLocaleString('en'), `${first}-${last}`, behind.refusals[errno] ?? errno);
  });
}

function comparison({ listings, disagreements }: HiddenReport, { messages }: Context): string {
  const { behind } = messages.check;
  const [first] = listings;
  if (listings.length < 2) return behind.oneListing(first === 'procfs' ? '/proc/net' : (first ?? ''));
  return disagreements.length === 0 ? behind.agree : behind.disagree(disagreements.length);
}

function processFacts({ hiddenProcesses, pids }: HiddenReport, { messages }: Context): readonly string[] {
  const { behind } = messages.check;
  if (hiddenProcesses === undefined) return [behind.noProcesses];
  return [
    hiddenProcesses.length === 0 ? behind.allProcesses : behind.processes(hiddenProcesses.length),
    ...(pids === undefined || pids.searched >= pids.highest ? [] : [behind.searched(pids.searched, pids.highest)]),
  ];
}

function processText({ pid, how, process }: HiddenProcess, { messages }: Context): string {
  return messages.check.behind.process[how](process === undefined ? `pid ${pid}` : processLabel(process));
}
