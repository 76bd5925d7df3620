import { TABLE } from './table.ts';
import { statementText, valueText } from './text.ts';
import type { NftChain, NftCommand, NftMap, NftRule, NftSet } from './types.ts';

const WIDTH = 100;
const HEAD = `#!/usr/sbin/nft -f
# The policy of Menshen: what may be reached here. Written by it, and loaded as a whole: change policy.yaml instead.
# A comment names the lines of policy.yaml that a rule comes from.
`;

/** The orders of `compile` in nft's own language, for `nft -f`: one transaction. The same orders give the same text. */
export function scriptOf(commands: readonly NftCommand[]): string {
  const sets: NftSet[] = [];
  const maps: NftMap[] = [];
  const chains: NftChain[] = [];
  const rules = new Map<string, NftRule[]>();
  const before: string[] = [];
  for (const command of commands) {
    if ('delete' in command) before.push(`delete table ${TABLE.family} ${command.delete.table.name}`);
    else if ('set' in command.add) sets.push(command.add.set);
    else if ('map' in command.add) maps.push(command.add.map);
    else if ('chain' in command.add) chains.push(command.add.chain);
    else if ('rule' in command.add) rules.set(command.add.rule.chain, rulesOf(rules, command.add.rule));
    else if (before.length === 0) before.push(`table ${TABLE.family} ${command.add.table.name}`);
  }
  const blocks = [
    ...sets.map(setText),
    ...maps.map(mapText),
    ...chains.map((chain) => chainText(chain, rules.get(chain.name) ?? [])),
  ];
  return `${HEAD}${before.join('\n')}\ntable ${TABLE.family} ${TABLE.table} {\n${blocks.join('\n')}}\n`;
}

function rulesOf(rules: ReadonlyMap<string, NftRule[]>, rule: NftRule): NftRule[] {
  const found = rules.get(rule.chain);
  if (found === undefined) return [rule];
  found.push(rule);
  return found;
}

function setText({ name, type, flags, elem }: NftSet): string {
  return elementsText(`set ${name}`, type, flags, elem.map(valueText));
}

function mapText({ name, type, map, flags, elem }: NftMap): string {
  const words = elem.map(([value, verdict]) => `${valueText(value)} : ${statementText(verdict)}`);
  return elementsText(`map ${name}`, `${type} : ${map}`, flags, words);
}

function elementsText(head: string, type: string, flags: NftSet['flags'], elem: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const [index, value] of elem.entries()) {
    const word = `${value}${index === elem.length - 1 ? '' : ','}`;
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  const elements = [...lines, line].join('\n\t\t\t');
  const interval = flags === undefined ? '' : '\t\tflags interval\n';
  return `\t${head} {\n\t\ttype ${type}\n${interval}\t\telements = {\n\t\t\t${elements}\n\t\t}\n\t}\n`;
}

function chainText({ name, hook, prio, policy }: NftChain, rules: readonly NftRule[]): string {
  const base = hook === undefined ? '' : `\t\ttype filter hook ${hook} priority ${prio}; policy ${policy};\n`;
  return `\tchain ${name} {\n${base}${rules.map((rule) => `\t\t${ruleText(rule)}\n`).join('')}\t}\n`;
}

function ruleText({ expr, comment }: NftRule): string {
  const words = expr.map(statementText).join(' ');
  return comment === undefined ? words : `${words} comment "${comment}"`;
}
