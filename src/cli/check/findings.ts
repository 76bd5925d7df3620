import { tellFinding } from '../../i18n/index.ts';
import type { DoorCheck, Finding, Holder, Suspicion } from '../../model/index.ts';
import { truncate } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { hang } from '../output/wrap.ts';
import { endpointText } from '../view/endpoint.ts';
import { holderForms } from '../view/holders.ts';
import { byUrgency, rank } from './summary.ts';

/** Beyond this the answer would no longer be read; all of them are in the JSON. */
const SHOWN = 12;
/** How much of a screen one fact may take: command lines can be as long as their maker likes. */
const FACT_LINES = 2;
/** What weighs less only adds to what else was found, and is told to whoever asks for all. */
const TOLD = 2;
const INDENT = '  ';

/** Something about which there are findings, and where. */
interface Suspect {
  /** `7626/tcp`, or both ends of a connection. */
  readonly where: string;
  /** The port as the sentences name it. */
  readonly port: string;
  readonly suspicion: Suspicion;
  readonly holders: readonly Holder[];
  readonly findings: readonly Finding[];
}

/**
 * What is suspicious and why: evidence, how to see it without Menshen, and how it may be wrong.
 *
 * @param whole also of what is only a little suspicious; otherwise that is told in one line, since most machines have some
 */
export function findingBlocks(
  { ports, connections }: DoorCheck,
  context: Context,
  whole: boolean,
): readonly (readonly string[])[] {
  const { findings } = context.messages.check;
  const doors = ports.toSorted(byUrgency).map(({ port, ...judged }) => {
    const name = `${port.number}/${port.protocol}`;
    return { ...judged, where: name, port: name, holders: port.holders };
  });
  const peers = connections.map(({ socket, ...judged }) => ({
    ...judged,
    where: `${endpointText(socket.local)} -> ${socket.peer === null ? '*' : endpointText(socket.peer)}/${socket.protocol}`,
    port: `${socket.local.port}/${socket.protocol}`,
  }));
  return [
    suspectLines(findings.heading, doors, context, whole),
    suspectLines(findings.connections, peers, context, whole),
  ];
}

function suspectLines(heading: string, all: readonly Suspect[], context: Context, whole: boolean): readonly string[] {
  const { messages, out } = context;
  const suspects = all
    .filter(({ suspicion }) => suspicion !== 'none')
    .sort((a, b) => rank(b.suspicion) - rank(a.suspicion));
  if (suspects.length === 0) return [];
  const left = suspects.length - SHOWN;
  return [
    out.style.bold(heading),
    ...suspects.slice(0, SHOWN).flatMap((suspect) => describe(suspect, context, whole)),
    ...(left > 0 ? [INDENT + messages.coverage.moreProblems(left)] : []),
  ];
}

function describe(suspect: Suspect, context: Context, whole: boolean): readonly string[] {
  const { messages, out } = context;
  const { punctuation } = messages;
  const { holders, where, suspicion, port } = suspect;
  const [first, ...others] = holders;
  const holder = first === undefined ? '' : `  ${holderForms([first, ...others])[0]}`;
  const findings = suspect.findings
    .filter(({ accepted, weight }) => accepted === undefined && (whole || weight >= TOLD))
    .toSorted((a, b) => b.weight - a.weight);
  const head = `${where}${holder}${punctuation.aside(messages.check.suspicion[suspicion])}`;
  if (suspicion === 'low' && !whole) {
    const titles = findings.map((finding) => tellFinding(finding, holders, port, messages).title);
    return hang(INDENT, `${head}${punctuation.colon}${titles.join(punctuation.semicolon)}`, out.columns);
  }
  const paint = suspicion === 'low' ? out.style.bold : (text: string) => out.style.red(out.style.bold(text));
  // Several findings often rest on the same fact.
  const told = new Set<string>();
  return [
    ...hang(INDENT, head, out.columns).map(paint),
    ...findings.flatMap((finding) => findingText(finding, suspect, context, told)),
  ];
}

function findingText(
  finding: Finding,
  { holders, port }: Suspect,
  context: Context,
  known: Set<string>,
): readonly string[] {
  const { messages, out } = context;
  const { findings } = messages.check;
  const told = tellFinding(finding, holders, port, messages);
  const indent = INDENT.repeat(2);
  const facts = told.evidence.filter(({ fact }) => !known.has(fact));
  for (const { fact } of facts) known.add(fact);
  const longest = out.columns === null ? null : out.columns * FACT_LINES;
  return [
    ...hang(indent, `${told.title}${messages.punctuation.stop}${told.explanation}`, out.columns),
    ...facts.flatMap(({ fact, command }) => [
      ...hang(`${indent}- `, longest === null ? fact : truncate(fact, longest), out.columns),
      ...hang(`${indent}  `, `${findings.check}${command}`, out.columns).map(out.style.dim),
    ]),
    ...hang(indent, `${findings.mayBeWrong}${told.mistaken}`, out.columns),
  ];
}
