import type { Asked, Explained, Explanation } from '../../catalog/index.ts';
import type { Messages } from '../../i18n/index.ts';
import type { Advice, CatalogPorts, Reach } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import type { Output } from '../output/output.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { hang, wrap } from '../output/wrap.ts';

/** Wider lines are hard to read. */
const WIDEST = 90;
const REGISTERED_SHOWN = 8;
const REACHES: readonly Reach[] = ['host', 'network', 'anywhere'];
const SYSTEMS = ['linux', 'windows', 'macos'] as const;

/** An explanation as a page of text. */
export function explanationText(query: string, explanation: Explanation, { messages, out }: Context): string {
  const { asked, entries, suggestions, registered } = explanation;
  const columns = Math.min(out.columns ?? WIDEST, WIDEST);
  const blocks: (readonly string[])[] = entries.map((entry) => entryLines(entry, messages, out, columns));
  if (entries.length === 0 && registered.length === 0) {
    blocks.push(nothingLines(query, explanation, messages, columns));
  }
  if (suggestions.length > 0) {
    const candidates = suggestions.map(visible).join(messages.errors.usage.or);
    blocks.push(wrap(messages.errors.usage.didYouMean(candidates), columns));
  }
  const facts = factRows(explanation, messages);
  if (facts.length > 0) blocks.push(labelledLines(facts, '', out.style, columns));
  const ways = [
    ...(asked.kind === 'ports' ? [messages.explain.onThisMachine(`menshen check ${portsAsked(asked)}`)] : []),
    ...closingWay(explanation, messages),
  ];
  if (ways.length > 0) blocks.push(ways.flatMap((way) => wrap(way, columns)));
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function entryLines({ facts, text }: Explained, messages: Messages, out: Output, columns: number): readonly string[] {
  const { explain, punctuation } = messages;
  const title = text.title + punctuation.aside(explain.kinds[facts.kind]);
  const ports = facts.ports.map(portsText).join(punctuation.listed);
  return [
    ...hang('', `${out.style.bold(title)}${ports === '' ? '' : `  ${ports}`}`, columns),
    ...labelledLines(entryRows({ facts, text }, messages), '  ', out.style, columns),
  ];
}

function entryRows(
  { facts, text }: Pick<Explained, 'facts' | 'text'>,
  { explain, check, punctuation }: Messages,
): readonly Labelled[] {
  const { labels, systems } = explain;
  const isMalware = facts.kind === 'trojan' || facts.kind === 'worm';
  const general = isMalware ? explain.general : null;
  const close = text.close ?? generalClose(facts, general);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [labels.what, text.what],
    [labels.probe, text.probe],
    [labels.weakness, text.weakness ?? general?.weakness],
    [labels.remedy, text.remedy ?? general?.remedy],
    ...SYSTEMS.map((system) => [labels.close + punctuation.aside(systems[system]), close[system]] as const),
    [labels.advice, adviceText(facts.advice, { explain, check, punctuation })],
    [labels.names, facts.names.join(punctuation.listed)],
    [labels.programs, facts.programs.join(punctuation.listed)],
    [labels.see, facts.see?.join(punctuation.listed)],
    [labels.sources, facts.sources.join(punctuation.listed)],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [[label, value] as const]));
}

/** Commands that hold for any program, with the entry's own port put in. */
function generalClose(
  { ports }: Explained['facts'],
  general: Messages['explain']['general'] | null,
): { readonly [system in (typeof SYSTEMS)[number]]?: string } {
  if (general === null) return {};
  const port = String(ports[0]?.first ?? '');
  return Object.fromEntries(SYSTEMS.map((system) => [system, general.close[system].replaceAll('PORT', port)]));
}

/** The same advice wherever it is reached from is said once. */
function adviceText(
  advice: { readonly [reach in Reach]: Advice },
  { explain, check, punctuation }: Pick<Messages, 'explain' | 'check' | 'punctuation'>,
): string {
  const reaches = new Map<Advice, string[]>();
  for (const reach of REACHES) {
    const same = reaches.get(advice[reach]) ?? [];
    reaches.set(advice[reach], [...same, explain.reachedBy[reach]]);
  }
  if (reaches.size === 1) return check.advice[advice.host];
  return [...reaches]
    .map(([word, from]) => explain.adviceWhere(check.advice[word], from.join(explain.or)))
    .join(punctuation.semicolon);
}

function factRows(explanation: Explanation, { explain, punctuation }: Messages): readonly Labelled[] {
  const { registered, portClass } = explanation;
  const rows: Labelled[] = [];
  if (registered.length > 0) {
    const shown = registered
      .slice(0, REGISTERED_SHOWN)
      .map(({ port, protocol, name }) => `${port}/${protocol} ${name}`);
    const more = registered.length - shown.length;
    const text = more > 0 ? [...shown, explain.moreRegistered(more)] : shown;
    rows.push([explain.labels.registered, visible(text.join(punctuation.listed))]);
  }
  if (portClass !== null) {
    const { ephemeral } = portClass;
    const here = ephemeral === null ? [] : [ephemeral ? explain.ephemeral : explain.notEphemeral];
    rows.push([explain.labels.portClass, [explain.classes[portClass.class], ...here].join(punctuation.semicolon)]);
  }
  return rows;
}

function nothingLines(
  query: string,
  { asked }: Explanation,
  { explain }: Messages,
  columns: number,
): readonly string[] {
  const text = asked.kind === 'ports' ? explain.nothingOfPort : explain.nothing(visible(query));
  return wrap(text, columns);
}

/** Where the steps are, if it may have to be closed. */
function closingWay({ asked, entries }: Explanation, { playbook }: Messages): readonly string[] {
  const mayClose = entries.find(
    ({ facts: { kind, advice } }) =>
      kind === 'trojan' || kind === 'worm' || REACHES.some((reach) => advice[reach] === 'close'),
  );
  if (mayClose === undefined) return [];
  return [playbook.howToClose(`menshen playbook ${asked.kind === 'ports' ? portsAsked(asked) : mayClose.facts.id}`)];
}

/** As they were asked for: the protocol only where it was named. */
function portsAsked({ first, last, protocols: [protocol, ...others] }: Extract<Asked, { kind: 'ports' }>): string {
  const ports = first === last ? String(first) : `${first}-${last}`;
  return `${ports}${protocol === undefined || others.length > 0 ? '' : `/${protocol}`}`;
}

function portsText({ protocol, first, last }: CatalogPorts): string {
  return `${first === last ? first : `${first}-${last}`}/${protocol}`;
}
