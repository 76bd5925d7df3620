import { type Messages, tellExposureReason, tellFinding, tellReason } from '../../i18n/index.ts';
import type { JudgedPort, Process } from '../../model/index.ts';
import { truncate, visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { endpointText } from '../view/endpoint.ts';
import { exposureText } from '../view/exposure.ts';
import { placeOf, processLabel, userOf } from '../view/holders.ts';
import { localTime } from '../view/time.ts';

const HOLDERS_SHOWN = 3;
/** How much of a screen a command line may take: it can be as long as its maker likes. */
const COMMAND_LINES = 3;
/** Columns that labels and the words after a cut take of these lines, with some to spare for where lines break. */
const BESIDE_COMMAND = 24;

/**
 * All that is known of one port: for who asks for this one.
 *
 * @param namespace what to call its network namespace; `null` where that need not be said
 */
export function detailLines(
  judged: JudgedPort,
  namespace: string | null,
  { messages, out }: Context,
): readonly string[] {
  const { port } = judged;
  const longest = out.columns === null ? null : COMMAND_LINES * Math.max(out.columns - BESIDE_COMMAND, BESIDE_COMMAND);
  const rows: readonly Labelled[] = [
    [messages.check.details.namespace, namespace ?? ''],
    ...port.holders.slice(0, HOLDERS_SHOWN).flatMap(({ process }) => processRows(process, longest, messages)),
    ...portRows(judged, messages),
  ];
  return [
    out.style.bold(`${port.number}/${port.protocol}`),
    ...labelledLines(
      rows.filter(([, value]) => value !== ''),
      '  ',
      out.style,
      out.columns,
    ),
  ];
}

function processRows(
  process: Process,
  longest: number | null,
  { check: { details }, punctuation }: Messages,
): readonly Labelled[] {
  const { executable, package: owner, parents, startedAt } = process;
  const program = executable ? visible(executable.path) : '';
  const names = owner ? [owner.name, owner.version ?? ''] : [];
  const facts = [userOf(process), placeOf(process), startedAt === undefined ? '' : details.since(localTime(startedAt))];
  return [
    [details.holder, [processLabel(process), ...facts.filter((fact) => fact !== '')].join(punctuation.comma)],
    [details.program, names.length === 0 ? program : program + punctuation.aside(visible(names.join(' ').trim()))],
    [details.command, commandLine(process, longest, details.whole)],
    [details.folder, visible(process.workingFolder ?? '')],
    [details.parents, (parents ?? []).map(({ name, pid }) => `${visible(name)} ${pid}`).join(' < ')],
  ];
}

function commandLine({ arguments: words = [] }: Process, longest: number | null, whole: string): string {
  const line = words.map(visible).join(' ');
  const shown = longest === null ? line : truncate(line, longest);
  return shown === line ? line : `${shown} ${whole}`;
}

function portRows({ port, advice, reasons, findings }: JudgedPort, messages: Messages): readonly Labelled[] {
  const { check, punctuation } = messages;
  const { details } = check;
  const because = reasons.map((reason) => tellReason(reason, messages)).join(punctuation.semicolon);
  const accepted = findings.flatMap((finding) => {
    if (finding.accepted === undefined) return [];
    const { title } = tellFinding(finding, port.holders, '', messages);
    return [title + punctuation.aside(visible(finding.accepted))];
  });
  const steps = port.exposure.reasons.map((reason) => tellExposureReason(reason, messages)).join(punctuation.semicolon);
  return [
    [details.addresses, [...new Set(port.sockets.map(({ local }) => endpointText(local)))].join(punctuation.listed)],
    [
      details.exposure,
      [exposureText(port.exposure, messages), steps].filter((text) => text !== '').join(punctuation.colon),
    ],
    [details.advice, [check.advice[advice], because].filter((text) => text !== '').join(punctuation.colon)],
    [details.accepted, accepted.join(punctuation.semicolon)],
    [details.more, `menshen explain ${port.number}/${port.protocol}`],
    [
      details.closing,
      advice === 'close' || advice === 'investigate' ? `menshen playbook ${port.number}/${port.protocol}` : '',
    ],
  ];
}
