import { type Messages, tellReason } from '../../i18n/index.ts';
import type { Advice, Inspection, JudgedPort, Suspicion } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Style } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { endpointText } from '../view/endpoint.ts';
import { exposureText, paintExposure } from '../view/exposure.ts';
import { executableOf, type Forms, holderForms, unseenForms } from '../view/holders.ts';
import { areOwn, namespaceText } from '../view/namespace.ts';
import { localTime } from '../view/time.ts';

/** `!!` stands before what is highly suspicious, `!` before what is so in a medium degree. */
const MARKS: Readonly<Record<Suspicion, string>> = { none: '', low: '', medium: '!', high: '!!' };

/** The table of open ports. */
export function portColumns(
  ports: readonly JudgedPort[],
  inspection: Inspection,
  messages: Messages,
  style: Style,
): readonly Column<JudgedPort>[] {
  const { columns } = messages.check;
  const widestMark = Math.max(0, ...ports.map(({ suspicion }) => MARKS[suspicion].length));
  const namespace: Column<JudgedPort> = {
    title: inspection.coverage.source === 'capture' ? columns.host : columns.namespace,
    forms: ({ port }) => [namespaceText(port.namespace, inspection, messages)],
  };
  return [
    {
      title: columns.port,
      forms: (judged) => [portText(judged, widestMark)],
      paint: (text, { suspicion }) => (MARKS[suspicion] === '' ? style.bold(text) : style.red(style.bold(text))),
    },
    {
      title: columns.exposure,
      forms: ({ port }) => [exposureText(port.exposure, messages)],
      paint: (text, { port }) => paintExposure(text, port.exposure, style),
    },
    ...(areOwn(
      ports.map(({ port }) => port),
      inspection,
    )
      ? []
      : [namespace]),
    { title: columns.holder, forms: (judged) => holderCell(judged, messages), minimum: 12 },
    { title: columns.knownAs, forms: ({ knownAs }) => [visible(knownAs?.name ?? '')], minimum: 8 },
    {
      title: columns.advice,
      forms: ({ advice }) => [messages.check.advice[advice]],
      paint: (text, { advice }) => paintAdvice(text, advice, style),
    },
    { title: columns.why, forms: (judged) => [whyText(judged, messages)], extra: true },
    { title: columns.address, forms: ({ port }) => [addressesOf(port.sockets)], extra: true },
    {
      title: columns.executable,
      forms: ({ port }) => [uniqueOf(port.holders.map(({ process }) => executableOf(process)))],
      extra: true,
    },
    { title: columns.package, forms: ({ port }) => [uniqueOf(port.holders.map(packageOf))], extra: true },
    {
      title: columns.since,
      forms: ({ port }) => [port.oldestHolderSince === undefined ? '' : localTime(port.oldestHolderSince)],
      extra: true,
    },
  ];
}

function portText({ port, suspicion }: JudgedPort, widestMark: number): string {
  const mark = widestMark === 0 ? '' : `${MARKS[suspicion].padEnd(widestMark)} `;
  // A rule that publishes thousands of ports is one door.
  const last =
    port.sockets.length === 0 ? port.published.find(({ lastPort }) => lastPort !== undefined)?.lastPort : undefined;
  return `${mark}${port.number}${last === undefined ? '' : `-${last}`}/${port.protocol}`;
}

function holderCell({ port }: JudgedPort, messages: Messages): Forms {
  const [first, ...others] = port.holders;
  if (first !== undefined) return holderForms([first, ...others]);
  const [socket] = port.sockets;
  const [published] = port.published;
  if (socket === undefined && published !== undefined) {
    return [messages.check.holder.sentTo(endpointText(published.to))];
  }
  return unseenForms({ unit: port.unit, uid: socket?.uid, complete: port.holdersComplete }, messages);
}

function paintAdvice(text: string, advice: Advice, style: Style): string {
  switch (advice) {
    case 'keep':
      return style.green(text);
    case 'restrict':
      return style.yellow(text);
    case 'close':
    case 'investigate':
      return style.red(text);
  }
}

function addressesOf(sockets: JudgedPort['port']['sockets']): string {
  return uniqueOf(sockets.map(({ local }) => visible(local.address)));
}

function packageOf({ process }: JudgedPort['port']['holders'][number]): string {
  return process.package ? visible([process.package.name, process.package.version].filter(Boolean).join(' ')) : '';
}

function uniqueOf(texts: readonly string[]): string {
  return [...new Set(texts.filter((text) => text !== ''))].join(', ');
}

/** The deciding reason. */
function whyText({ reasons: [first] }: JudgedPort, messages: Messages): string {
  return first === undefined ? '' : tellReason(first, messages);
}
