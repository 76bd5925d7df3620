import { menshenPort, type PlaybookAnswer } from '../../catalog/index.ts';
import type { Messages } from '../../i18n/index.ts';
import {
  type Playbook,
  type PlaybookAction,
  type PlaybookParts,
  type PlaybookStep,
  type PlaybookSystem,
  PLAYBOOK_SYSTEMS,
} from '../../model/index.ts';
import { commandText, visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import type { Output } from '../output/output.ts';
import { hang, wrap } from '../output/wrap.ts';

/** Wider lines are hard to read. */
const WIDEST = 90;
const OTHERS_SHOWN = 6;
const PARTS = ['tell', 'steps', 'verify'] as const satisfies readonly (keyof PlaybookParts)[];
/** What stands in commands for something that a step before has shown. */
const CAPITALS = /(?<![\w$])(?:PID|UID|PATH|UNIT|SOCKET|SERVICE|LABEL|KEY|NAME|HOST)(?!\w)/g;

/** A playbook as a page of text, for these systems. */
export function playbookText(
  query: string,
  answer: PlaybookAnswer,
  systems: readonly PlaybookSystem[],
  { messages, out }: Context,
): string {
  const columns = Math.min(out.columns ?? WIDEST, WIDEST);
  const { playbook } = answer;
  const blocks =
    playbook === null
      ? nothingBlocks(query, answer, messages, columns)
      : [
          headLines(playbook, messages, out, columns),
          ...systems.map((system) => systemLines(system, playbook.systems[system], messages, out, columns)),
          footLines(playbook, answer, systems, messages, columns),
        ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function headLines(playbook: Playbook, messages: Messages, out: Output, columns: number): readonly string[] {
  const from = playbook.from === 'entry' ? messages.punctuation.aside(messages.playbook.fromEntry) : '';
  const title = out.style.bold(playbook.title) + from;
  const ports = playbook.ports.map(menshenPort).join(messages.punctuation.listed);
  const about = [playbook.what, playbook.weakness ?? ''].filter((text) => text !== '');
  return [
    ...hang('', ports === '' ? title : `${title}  ${ports}`, columns),
    ...about.flatMap((text) => wrap(text, columns)),
  ];
}

function systemLines(
  system: PlaybookSystem,
  parts: PlaybookParts,
  messages: Messages,
  out: Output,
  columns: number,
): readonly string[] {
  const { playbook, explain } = messages;
  return [
    out.style.bold(explain.systems[system]),
    ...PARTS.flatMap((part) => [
      `  ${out.style.bold(playbook.headings[part])}`,
      ...parts[part].flatMap((step, index) => stepLines(step, index + 1, messages, out, columns)),
    ]),
    ...capitalsLines(parts, messages, columns),
  ];
}

/** Commands are not wrapped: a command that is broken in two can't be copied. */
function stepLines(
  { text, commands, menshen }: PlaybookStep,
  number: number,
  { playbook }: Messages,
  out: Output,
  columns: number,
): readonly string[] {
  const label = `  ${String(number).padStart(3)}. `;
  const indent = ' '.repeat(label.length);
  return [
    ...hang(label, text, columns),
    ...commands.map((command) => `${indent}  ${out.style.dim(command)}`),
    ...(menshen === undefined ? [] : hang(indent, playbook.canDo(actionCommand(menshen)), columns)),
  ];
}

function actionCommand({ command, ports, how }: PlaybookAction): string {
  return `sudo menshen ${command} ${ports.map(menshenPort).join(' ')}${how === undefined ? '' : ` --how ${how}`}`;
}

function capitalsLines(parts: PlaybookParts, { playbook, punctuation }: Messages, columns: number): readonly string[] {
  const commands = PARTS.flatMap((part) => parts[part]).flatMap((step) => step.commands);
  const words = new Set(commands.flatMap((command) => command.match(CAPITALS) ?? []));
  return words.size === 0 ? [] : hang('  ', playbook.capitals([...words].join(punctuation.listed)), columns);
}

function footLines(
  playbook: Playbook,
  { asked, others }: PlaybookAnswer,
  systems: readonly PlaybookSystem[],
  { playbook: texts, punctuation }: Messages,
  columns: number,
): readonly string[] {
  const question = questionOf(playbook, asked);
  const [entry] = playbook.entries;
  const rest = PLAYBOOK_SYSTEMS.filter((system) => !systems.includes(system));
  const see = others.slice(0, OTHERS_SHOWN).map(({ id }) => `menshen playbook ${id}`);
  if (others.length > see.length) see.push(texts.seeAlsoMore(others.length - see.length));
  const ports = playbook.ports.map(menshenPort).join(' ');
  return [
    ...(rest.length === 0
      ? []
      : [texts.otherSystems(`menshen playbook ${question} --system ${[...rest, 'all'].join('|')}`)]),
    ...(see.length === 0 ? [] : [texts.seeAlso(see.join(punctuation.listed))]),
    ...(entry === undefined ? [] : [texts.whatItIs(`menshen explain ${entry}`)]),
    ...(ports === '' ? [] : [texts.onThisMachine(`menshen check ${ports}`)]),
  ].flatMap((line) => wrap(line, columns));
}

/** How to ask for the same again. */
function questionOf({ id, from }: Playbook, asked: PlaybookAnswer['asked']): string {
  if (asked.kind === 'name') return from === 'general' ? commandText([asked.name]) : id;
  const { first, last, protocols } = asked;
  const [protocol = '', ...more] = protocols;
  const ports = first === last ? String(first) : `${first}-${last}`;
  return more.length > 0 ? ports : `${ports}/${protocol}`;
}

function nothingBlocks(
  query: string,
  { suggestions }: PlaybookAnswer,
  { explain, errors }: Messages,
  columns: number,
): readonly (readonly string[])[] {
  const nothing = wrap(explain.nothing(visible(query)), columns);
  if (suggestions.length === 0) return [nothing];
  return [nothing, wrap(errors.usage.didYouMean(suggestions.map(visible).join(errors.usage.or)), columns)];
}
