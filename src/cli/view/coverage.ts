import type { Messages } from '../../i18n/index.ts';
import type { Coverage, Problem } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { hang } from '../output/wrap.ts';
import { groupBy } from './group.ts';

/** More would push the answer off the screen; all of them are in the JSON. */
const PROBLEMS_SHOWN = 4;

/** What was seen and what was not, as lines for people. */
export function coverageLines(
  coverage: Coverage,
  messages: Messages,
  columns: number | null,
  isRoot: boolean,
): readonly string[] {
  const { coverage: sentences } = messages;
  const facts = [
    ...processFacts(coverage, messages, isRoot),
    ...(coverage.source === 'procfs' ? [sentences.procfs] : []),
    ...namespaceFacts(coverage, messages),
    sentences.firewall[coverage.firewall],
  ];
  const { colon, semicolon } = messages.punctuation;
  const label = `${sentences.heading}${colon}`;
  const problems = problemLines(coverage.problems, messages).flatMap((line) => hang('  - ', line, columns));
  return [...hang(label, facts.join(semicolon), columns), ...problems];
}

/** `212 of 380 processes readable`, and how to see the rest. */
function processFacts(
  { processes: { readable, total } }: Coverage,
  { coverage }: Messages,
  isRoot: boolean,
): readonly string[] {
  if (readable >= total) return [coverage.allProcesses(total)];
  return [coverage.someProcesses(readable, total), isRoot ? coverage.notEvenRoot : coverage.sudo];
}

function namespaceFacts(
  { namespaces: { known, entered } }: Coverage,
  { coverage: { namespaces } }: Messages,
): readonly string[] {
  if (known === undefined) return entered === 0 ? [] : [namespaces.enteredSome(entered)];
  if (known === 0) return [];
  return entered === 0 ? [namespaces.hidden(known)] : [namespaces.entered(entered, known)];
}

/** One line a kind, with its first detail: a thousand vanished files are one problem to a reader. */
function problemLines(problems: readonly Problem[], { coverage, punctuation }: Messages): readonly string[] {
  const kinds = [...groupBy(problems, ({ code }) => code)];
  const lines = kinds.slice(0, PROBLEMS_SHOWN).map(([code, all]) => {
    const more = all.length > 1 ? punctuation.aside(coverage.moreProblems(all.length - 1)) : '';
    return `${coverage.problems[code]}${punctuation.colon}${visible(all[0]?.detail ?? '')}${more}`;
  });
  const left = kinds.length - lines.length;
  return left > 0 ? [...lines, coverage.moreProblems(left)] : lines;
}
