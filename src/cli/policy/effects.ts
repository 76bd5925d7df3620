import type { Messages } from '../../i18n/index.ts';
import type { Exposure, PolicyPlan, PortEffect, Reach, ResolvedEntry } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Column, tableLines } from '../output/table.ts';
import { hang, wrap } from '../output/wrap.ts';
import { endpointText } from '../view/endpoint.ts';
import { exposureText } from '../view/exposure.ts';

/** More in one group are counted. */
const SHOWN = 40;
const HOLDERS_SHOWN = 3;
const NARROWEST = 10;
const NOTE_INDENT = '    ';

const FAR: { readonly [reach in Reach]: number } = { host: 0, network: 1, anywhere: 2 };
const GROUPS = ['shut', 'fewer', 'stays', 'more'] as const;
type Group = (typeof GROUPS)[number];

/** What becomes of the open ports: who is shut out first, then what stays. One block a group. */
export function effectBlocks({ ports, policy }: PolicyPlan, context: Context): readonly (readonly string[])[] {
  const { messages, out } = context;
  const { plan } = messages.policy;
  if (ports.length === 0) return [wrap(plan.nothingOpen, out.columns)];
  const local = ports.filter((effect) => groupOf(effect) === null).length;
  return [
    ...GROUPS.flatMap((group) => {
      const members = ports.filter((effect) => groupOf(effect) === group);
      return members.length === 0 ? [] : [groupLines(group, members, policy.allow, context)];
    }),
    ...(local === 0 ? [] : [wrap(plan.local(local), out.columns)]),
  ];
}

/** `null` for what nobody outside reaches, before or after. */
function groupOf({ before, after }: PortEffect): Group | null {
  const change = FAR[after.atMost] - FAR[before.atMost];
  if (change > 0) return 'more';
  if (before.atMost === 'host') return null;
  if (change === 0) return 'stays';
  return after.atMost === 'host' ? 'shut' : 'fewer';
}

function groupLines(
  group: Group,
  members: readonly PortEffect[],
  allow: readonly ResolvedEntry[],
  context: Context,
): readonly string[] {
  const { messages, out } = context;
  const { plan } = messages.policy;
  const shown = members.slice(0, SHOWN);
  const [head = '', ...rows] = tableLines(
    columnsOf(allow, context),
    shown,
    out.columns === null ? null : out.columns - 2,
    out.style.dim,
  );
  const left = members.length - shown.length;
  return [
    paintHeading(plan.effects[group], group, context),
    `  ${head}`,
    ...rows.flatMap((row, index) => [`  ${row}`, ...noteLines(shown[index], context)]),
    ...(left > 0 ? [`  ${plan.more(left)}`] : []),
  ];
}

function paintHeading(text: string, group: Group, { out: { style } }: Context): string {
  return style.bold(group === 'shut' ? style.red(text) : group === 'more' ? style.yellow(text) : text);
}

function columnsOf(allow: readonly ResolvedEntry[], { messages }: Context): readonly Column<PortEffect>[] {
  const { columns } = messages.policy.plan;
  return [
    { title: columns.port, forms: ({ port: { number, protocol } }) => [`${number}/${protocol}`] },
    { title: columns.from, forms: ({ before, after }) => [changeText(before, after, messages)] },
    { title: columns.allowed, forms: (effect) => allowedForms(effect, allow, messages), minimum: NARROWEST },
    { title: columns.holder, forms: ({ holders }) => [holdersText(holders)], minimum: NARROWEST },
  ];
}

function changeText(before: Exposure, after: Exposure, messages: Messages): string {
  const [from, to] = [exposureText(before, messages), exposureText(after, messages)];
  return from === to ? to : messages.policy.plan.change(from, to);
}

/** From the entries with their sources to their lines alone. */
function allowedForms(
  { lines }: PortEffect,
  allow: readonly ResolvedEntry[],
  messages: Messages,
): readonly [string, ...string[]] {
  const { policy, punctuation } = messages;
  if (lines.length === 0) return [policy.plan.noEntry];
  const full = lines.map((line) => {
    const entry = allow.find((one) => one.line === line);
    return policy.plan.allowedBy(line, entry === undefined ? '' : sourcesText(entry, messages));
  });
  return [full.join(punctuation.semicolon), policy.plan.lines(lines.map(String).join(punctuation.listed))];
}

/** `10.0.0.0/8, fd00::/8`, `anyone by eth0`. */
function sourcesText({ addresses, interfaces }: ResolvedEntry, { policy, punctuation }: Messages): string {
  const from = addresses === null ? policy.plan.anyone : addresses.map(visible).join(punctuation.listed);
  if (interfaces === null) return from;
  return `${from} ${policy.plan.by(interfaces.map(visible).join(punctuation.listed))}`;
}

function holdersText(holders: readonly string[]): string {
  const names = [...new Set(holders)].map(visible);
  const more = names.length > HOLDERS_SHOWN ? ` +${names.length - HOLDERS_SHOWN}` : '';
  return names.slice(0, HOLDERS_SHOWN).join(', ') + more;
}

/** What a reader of the row would miss. */
function noteLines(effect: PortEffect | undefined, { messages, out }: Context): readonly string[] {
  if (effect === undefined) return [];
  const { plan } = messages.policy;
  const targets = [...new Set(effect.published.map(({ to }) => endpointText(to)))];
  const notes = [
    ...targets.map((to) => plan.publishedTo(to)),
    ...(effect.shutBy === null ? [] : [plan.shutBy(visible(effect.shutBy))]),
  ];
  return notes.flatMap((note) => hang(NOTE_INDENT, note, out.columns)).map(out.style.dim);
}
