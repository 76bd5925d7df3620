import type { Messages } from '../../i18n/index.ts';
import type { SuggestedEntry, Suggestion, SuggestionReason } from '../../model/index.ts';
import { entryLines } from '../../policy/index.ts';
import { truncate, visible } from '../../text/index.ts';
import { wrap } from '../output/wrap.ts';

/** As wide as a terminal that nobody has widened. */
const COLUMNS = 80;
const INDENT = '  ';
/** Longer names tell nothing more. */
const LONGEST_NAME = 60;
const MOST_NAMES = 5;

/**
 * A suggested policy as the text of a `policy.yaml`, every entry explained by comments. What is left out stands there as
 * a comment too, without a blank behind its `#`: who deletes that has the entry.
 *
 * @param plan the command that shows what it would do
 */
export function suggestionText(suggestion: Suggestion, plan: string, messages: Messages): string {
  const { policySuggest: words } = messages;
  const { entries, session, complete, loopbackOnly, clients } = suggestion;
  const isAny = entries.some(({ active }) => active);
  const warnings = [...(session ? [] : [words.noSession]), ...(complete ? [] : [words.incomplete])];
  const nothing = entries.length === 0 ? words.nothing : words.onlyLeft;
  const blocks = [
    [words.head(plan), ...warnings].flatMap((text) => comment(text, '')),
    [...comment(words.default, ''), 'default: drop'],
    [...comment(words.icmp, ''), 'icmp: ping'],
    [...comment(isAny ? words.allow : nothing, ''), isAny ? 'allow:' : 'allow: []'],
    ...entries.map((entry) => entryBlock(entry, messages)),
    [
      ...(loopbackOnly > 0 ? [words.loopbackOnly(loopbackOnly)] : []),
      ...(clients > 0 ? [words.clients(clients)] : []),
      words.out,
    ].flatMap((text) => comment(text, '')),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function entryBlock(entry: SuggestedEntry, messages: Messages): readonly string[] {
  const { ports, addresses, interfaces, active } = entry;
  const lines = entryLines({ target: { kind: 'ports', ports }, addresses, interfaces, why: null });
  const indent = active ? INDENT : `${INDENT}#`;
  return [...comment(proseOf(entry, messages), INDENT), ...lines.map((line) => indent + line)];
}

function proseOf({ programs, reasons, addresses, interfaces, active }: SuggestedEntry, messages: Messages): string {
  const { policySuggest: words, punctuation } = messages;
  const names = programs.slice(0, MOST_NAMES).map((name) => truncate(visible(name), LONGEST_NAME));
  const isOpenWithCare =
    active &&
    addresses === null &&
    interfaces === null &&
    reasons.some((reason) => reason.code === 'public' && reason.public !== 'normal');
  return [
    ...reasons.map((reason) => reasonText(reason, messages)),
    names.length === 0 ? words.noProgram : words.programs(names.join(punctuation.listed)),
    ...(active ? [] : [words.left]),
    ...(isOpenWithCare ? [words.better] : []),
  ].join(words.between);
}

function reasonText(reason: SuggestionReason, { policySuggest: { reasons } }: Messages): string {
  switch (reason.code) {
    case 'public':
      return reasons.public[reason.public](visible(reason.name));
    case 'trojan-number':
      return reasons[reason.code](visible(reason.name));
    case 'published':
      return reasons.published(`${visible(reason.to.address)} ${reason.to.port}`);
    case 'private-peers':
    case 'public-peers':
      return reasons[reason.code](reason.count);
    case 'dhcp':
    case 'dhcp-server':
    case 'own-networks':
    case 'remote-login':
    case 'session':
    case 'suspicious':
    case 'unknown':
      return reasons[reason.code]();
  }
}

function comment(text: string, indent: string): readonly string[] {
  return wrap(text, COLUMNS - indent.length - 2).map((line) => `${indent}# ${line}`);
}
