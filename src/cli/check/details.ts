import { type Messages, tellExposureReason, tellReason } from '../../i18n/index.ts';
import type { JudgedPort, Process } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { endpointText } from '../view/endpoint.ts';
import { exposureText } from '../view/exposure.ts';
import { placeOf, userOf } from '../view/holders.ts';
import { localTime } from '../view/time.ts';

const HOLDERS_SHOWN = 3;

/** All that is known of one port: for who asks for this one. */
export function detailLines(judged: JudgedPort, { messages, out }: Context): readonly string[] {
  const { port } = judged;
  const rows = [
    ...port.holders.slice(0, HOLDERS_SHOWN).flatMap(({ process }) => processRows(process, messages)),
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

function processRows(process: Process, { check }: Messages): readonly Labelled[] {
  const { details, summary } = check;
  const { executable, package: owner, parents, startedAt } = process;
  const program = executable ? visible(executable.path) : '';
  const names = owner ? [owner.name, owner.version ?? ''] : [];
  const facts = [userOf(process), placeOf(process), startedAt === undefined ? '' : details.since(localTime(startedAt))];
  return [
    [
      details.holder,
      [`${visible(process.name)} ${process.pid}`, ...facts.filter((fact) => fact !== '')].join(summary.comma),
    ],
    [details.program, names.length === 0 ? program : `${program} (${visible(names.join(' ').trim())})`],
    [details.command, (process.arguments ?? []).map(visible).join(' ')],
    [details.folder, visible(process.workingFolder ?? '')],
    [details.parents, (parents ?? []).map(({ name, pid }) => `${visible(name)} ${pid}`).join(' < ')],
  ];
}

function portRows({ port, advice, reasons }: JudgedPort, messages: Messages): readonly Labelled[] {
  const { check } = messages;
  const { details, summary } = check;
  const because = reasons.map((reason) => tellReason(reason, messages)).join(summary.semicolon);
  const steps = port.exposure.reasons.map((reason) => tellExposureReason(reason, messages)).join(summary.semicolon);
  return [
    [details.addresses, [...new Set(port.sockets.map(({ local }) => endpointText(local)))].join(summary.comma)],
    [
      details.exposure,
      [exposureText(port.exposure, messages), steps].filter((text) => text !== '').join(summary.colon),
    ],
    [details.advice, [check.advice[advice], because].filter((text) => text !== '').join(summary.colon)],
    [details.more, `menshen explain ${port.number}/${port.protocol}`],
  ];
}
