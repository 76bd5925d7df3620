import { tellFinding } from '../../i18n/index.ts';
import type { DoorCheck, Finding, Holder, Suspicion } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { hang } from '../output/wrap.ts';
import { endpointText } from '../view/endpoint.ts';
import { holderForms } from '../view/holders.ts';
import { byUrgency, rank } from './summary.ts';

/** Beyond this the answer would no longer be read; all of them are in the JSON. */
const SHOWN = 12;
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

/** What is suspicious and why: evidence, how to see it without Menshen, and how it may be wrong. */
export function findingLines({ ports, connections }: DoorCheck, context: Context): readonly string[] {
  const { check } = context.messages;
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
    ...suspectLines(check.findings.heading, doors, context),
    ...suspectLines(check.findings.connections, peers, context),
  ];
}

function suspectLines(heading: string, all: readonly Suspect[], context: Context): readonly string[] {
  const { messages, out } = context;
  const suspects = all
    .filter(({ suspicion }) => suspicion !== 'none')
    .sort((a, b) => rank(b.suspicion) - rank(a.suspicion));
  if (suspects.length === 0) return [];
  const left = suspects.length - SHOWN;
  return [
    out.style.bold(heading),
    ...suspects.slice(0, SHOWN).flatMap((suspect) => describe(suspect, context)),
    ...(left > 0 ? [INDENT + messages.coverage.moreProblems(left)] : []),
  ];
}

function describe(suspect: Suspect, context: Context): readonly string[] {
  const { messages, out } = context;
  const { holders, where, suspicion } = suspect;
  const [first, ...others] = holders;
  const holder = first === undefined ? '' : `  ${holderForms([first, ...others])[0]}`;
  const head = `${where}${holder}  (${messages.check.suspicion[suspicion]})`;
  const paint = suspicion === 'low' ? out.style.bold : (text: string) => out.style.red(out.style.bold(text));
  const findings = suspect.findings.toSorted((a, b) => b.weight - a.weight);
  return [
    ...hang(INDENT, head, out.columns).map(paint),
    ...findings.flatMap((finding) => findingText(finding, suspect, context)),
  ];
}

/** A low suspicion is told in few words: most machines have some. */
function findingText(finding: Finding, { holders, port, suspicion }: Suspect, context: Context): readonly string[] {
  const { messages, out } = context;
  const { findings } = messages.check;
  const told = tellFinding(finding, holders, port, messages);
  const indent = INDENT.repeat(2);
  const evidence = told.evidence.flatMap(({ fact, command }) => [
    ...hang(`${indent}- `, fact, out.columns),
    ...hang(`${indent}  `, `${findings.check} ${command}`, out.columns).map(out.style.dim),
  ]);
  if (suspicion === 'low') return [...hang(indent, told.title, out.columns), ...evidence];
  return [
    ...hang(indent, `${told.title}${findings.stop}${told.explanation}`, out.columns),
    ...evidence,
    ...hang(indent, `${findings.mayBeWrong} ${told.mistaken}`, out.columns),
  ];
}
