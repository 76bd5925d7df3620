import { type Messages, tellProofGap } from '../../i18n/index.ts';
import type { InterfaceVerdict, PolicyProof, PortKey, ProbeResult, ProofGap } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { portsText } from '../changing/ports.ts';
import type { Context } from '../context.ts';
import { type Column, tableLines } from '../output/table.ts';
import { hang, wrap } from '../output/wrap.ts';
import { exposureText } from '../view/exposure.ts';
import { groupBy } from '../view/group.ts';

const SHOWN = 40;
const NARROWEST = 8;
const FAMILIES = { ip: 'IPv4', ip6: 'IPv6' } as const;
const ANYONE: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/** Probes that were answered alike: one row. */
interface Row {
  readonly probes: readonly [ProbeResult, ...ProbeResult[]];
}

/** The proof: what disagrees first, with the rule behind it; what agrees, summed up; what the rules say; a count. */
export function policyProofText(proof: PolicyProof, context: Context): string {
  const { messages, out } = context;
  const { verify } = messages.policy;
  const wrong = proof.probes.filter(({ agrees }) => !agrees);
  const right = proof.probes.filter(({ agrees }) => agrees);
  const blocks = [
    block(
      out.style.red(verify.disagrees),
      rowsOf(heldFirst(wrong), wrongKey),
      probeColumns(context),
      context,
      ruleLines,
    ),
    block(verify.agrees, rowsOf(right, rightKey), probeColumns(context), context),
    block(verify.interfaces, proof.interfaces, interfaceColumns(context), context),
    proof.notProbed === null ? [] : wrap(verify.notProbed(visible(proof.notProbed)), out.columns),
    gapLines(proof.gaps, context),
    summaryLines(proof, wrong.length, context),
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function block<Item>(
  heading: string,
  rows: readonly Item[],
  columns: readonly Column<Item>[],
  context: Context,
  notes: (item: Item, context: Context) => readonly string[] = () => [],
): readonly string[] {
  if (rows.length === 0) return [];
  const { messages, out } = context;
  const room = out.columns === null ? null : out.columns - 2;
  const [head = '', ...lines] = tableLines(columns, rows.slice(0, SHOWN), room, out.style.dim);
  const left = rows.length - SHOWN;
  return [
    out.style.bold(heading),
    `  ${head}`,
    ...lines.flatMap((line, index) => {
      const row = rows[index];
      return [`  ${line}`, ...(row === undefined ? [] : notes(row, context))];
    }),
    ...(left > 0 ? [`  ${messages.policy.plan.more(left)}`] : []),
  ];
}

function rowsOf(probes: readonly ProbeResult[], keyOf: (probe: ProbeResult) => string): readonly Row[] {
  return [...groupBy(probes, keyOf).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ probes: [first, ...others] as const }],
  );
}

/** Where somebody listens, a hole matters most. */
function heldFirst(probes: readonly ProbeResult[]): readonly ProbeResult[] {
  return probes.toSorted((one, other) => Math.sign(other.holders.length) - Math.sign(one.holders.length));
}

/** One careless rule opens many ports: those that nobody listens on stand in one row. */
function wrongKey(probe: ProbeResult): string {
  return JSON.stringify([rightKey(probe), probe.rule]);
}

/** Where it was asked, and which rule decides: that is where to look. */
function ruleLines(row: Row, { messages, out }: Context): readonly string[] {
  const { verify } = messages.policy;
  const [{ rule }] = row.probes;
  const asked = distinct(row, ({ to }) => visible(to)).join(messages.punctuation.listed);
  const texts = [verify.asked(asked), ...(rule === null ? [] : [verify.decidedBy(visible(rule))])];
  return hang('    ', texts.join(messages.punctuation.semicolon), out.columns).map(out.style.dim);
}

/** What the proof leaves open. */
function gapLines(gaps: readonly ProofGap[], { messages, out }: Context): readonly string[] {
  if (gaps.length === 0) return [];
  return [
    out.style.bold(messages.policy.verify.gaps),
    ...gaps.flatMap((gap) => hang('  - ', tellProofGap(gap, messages), out.columns)),
  ];
}

/** Ports that nobody listens on are many, and alike. */
function rightKey({ port, expected, byRules, seen, holders }: ProbeResult): string {
  return JSON.stringify([holders.length === 0 ? port.protocol : port, expected, byRules, seen, holders]);
}

function probeColumns({ messages, out }: Context): readonly Column<Row>[] {
  const { columns, expected, rules, seen } = messages.policy.verify;
  const { listed } = messages.punctuation;
  const paint = (text: string, { probes: [first] }: Row): string => (first.agrees ? text : out.style.red(text));
  return [
    { title: columns.port, forms: (row) => portForms(unique(row), messages), minimum: NARROWEST, paint },
    { title: columns.family, forms: (row) => [distinct(row, ({ family }) => FAMILIES[family]).join(listed)] },
    {
      title: columns.source,
      forms: (row) => [
        distinct(row, ({ sourcePort }) => sourcePort)
          .toSorted((a, b) => a - b)
          .join(listed),
      ],
      minimum: NARROWEST,
    },
    { title: columns.expected, forms: ({ probes: [first] }) => [expected[first.expected]] },
    { title: columns.rules, forms: ({ probes: [first] }) => [rules[first.byRules]] },
    { title: columns.seen, forms: ({ probes: [first] }) => [seen[first.seen]], paint },
    {
      title: columns.holder,
      forms: ({ probes: [first] }) => [[...new Set(first.holders)].map(visible).join(listed)],
      minimum: NARROWEST,
    },
  ];
}

function distinct<Value>({ probes }: Row, pick: (probe: ProbeResult) => Value): readonly Value[] {
  return [...new Set(probes.map(pick))];
}

/** The ports, and where these are too many for a cell, how many. */
function portForms(ports: readonly PortKey[], messages: Messages): readonly [string, ...string[]] {
  const [first] = ports;
  const all = portsText(ports, messages);
  return first === undefined || ports.length === 1
    ? [all]
    : [all, messages.policy.verify.ports(ports.length, first.protocol)];
}

function unique({ probes }: Row): readonly PortKey[] {
  return [...groupBy(probes, ({ port }) => `${port.protocol} ${port.number}`).values()].flatMap(([first]) =>
    first === undefined ? [] : [first.port],
  );
}

function interfaceColumns({ messages }: Context): readonly Column<InterfaceVerdict>[] {
  const { columns } = messages.policy.verify;
  return [
    { title: columns.port, forms: ({ port }) => [`${port.number}/${port.protocol}`] },
    { title: columns.interface, forms: (verdict) => [visible(verdict.interface)], minimum: NARROWEST },
    { title: columns.policy, forms: ({ expected }) => [sourcesText(expected, messages)], minimum: NARROWEST },
    { title: columns.reach, forms: ({ byRules }) => [exposureText(byRules, messages)] },
  ];
}

function sourcesText(sources: readonly string[], { policy, punctuation }: Messages): string {
  if (sources.length === 0) return policy.verify.nobody;
  const isAll = [...ANYONE].every((all) => sources.includes(all));
  return isAll ? policy.verify.anyone : sources.map(visible).join(punctuation.listed);
}

function summaryLines({ probes, holds }: PolicyProof, wrong: number, { messages, out }: Context): readonly string[] {
  const { verify } = messages.policy;
  const { style, columns } = out;
  if (holds) return wrap(verify.holds(probes.length), columns).map((line) => style.bold(style.green(line)));
  const text = wrong > 0 ? verify.fails(wrong, probes.length) : verify.unproven;
  return [
    ...wrap(text, columns).map((line) => style.bold(style.red(line))),
    ...(wrong > 0 ? wrap(verify.nextDrift, columns) : []),
  ];
}
