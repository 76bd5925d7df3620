import type { DoorCheck, HiddenReport, Holder, JudgedConnection, JudgedPort } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { holderReferences, lookParts } from '../json/parts.ts';
import { worstSuspicion } from './summary.ts';

/** `menshen/check/1`: see schema/check.json. Independent of the language. */
export function checkDocument(check: DoorCheck): string {
  const document = {
    schema: 'menshen/check/1',
    ...lookParts(check.inspection),
    ...judgedParts(check),
    ...hiddenPart(check),
    ...(check.scanned === undefined ? {} : { scanned: check.scanned }),
  };
  return `${visibleJson(document)}\n`;
}

/** Processes are described among `processes`, as everywhere. */
function hiddenPart({ hidden: report }: DoorCheck): object {
  if (report === undefined) return {};
  const hidden = report.hidden.map((port) =>
    port.holders === undefined
      ? port
      : { ...port, holders: port.holders.map(({ pid, descriptors }) => ({ pid, descriptors })) },
  );
  const hiddenProcesses = report.hiddenProcesses?.map(({ pid, how }) => ({ pid, how }));
  return { hidden: { ...report, hidden, ...(hiddenProcesses !== undefined && { hiddenProcesses }) } };
}

/** What was judged, with everyone who holds it. */
export function judgedParts(check: DoorCheck): object {
  const { ports, connections } = check;
  const holders = [...ports.flatMap(({ port }) => port.holders), ...connections.flatMap(({ holders }) => holders)];
  return {
    suspicion: worstSuspicion(check),
    processes: processesOf(holders, check.hidden),
    ports: ports.map(portPart),
    connections: connections.map(connectionPart),
  };
}

function processesOf(holders: readonly Holder[], hidden: HiddenReport | undefined): readonly object[] {
  const hiding = (hidden?.hiddenProcesses ?? []).flatMap(({ process }) => process ?? []);
  const all = [...hiding, ...holders.map(({ process }) => process)];
  return [...new Map(all.map((process) => [process.pid, process])).values()];
}

function portPart({ port: { holders, ...port }, knownAs, ...judgement }: JudgedPort): object {
  const areUnseen = holders.length === 0 && port.sockets.length > 0 && !port.holdersComplete;
  return {
    ...port,
    ...(areUnseen ? {} : { holders: holderReferences(holders) }),
    knownAs: knownAs === null ? null : { name: knownAs.name, from: knownAs.from, entry: knownAs.entry?.id ?? null },
    ...judgement,
  };
}

function connectionPart({ socket, holders, ...judgement }: JudgedConnection): object {
  return { ...socket, holders: holderReferences(holders), ...judgement };
}
