import type { DoorCheck, Holder, JudgedConnection, JudgedPort } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { holderReferences, lookParts } from '../json/parts.ts';
import { worstSuspicion } from './summary.ts';

/** `menshen/check/1`: see schema/check.json. Independent of the language. */
export function checkDocument(check: DoorCheck): string {
  const { inspection, ports, connections } = check;
  const holders = [...ports.flatMap(({ port }) => port.holders), ...connections.flatMap(({ holders }) => holders)];
  const document = {
    schema: 'menshen/check/1',
    ...lookParts(inspection),
    suspicion: worstSuspicion(check),
    processes: processesOf(holders),
    ports: ports.map(portPart),
    connections: connections.map(connectionPart),
    ...(check.scanned === undefined ? {} : { scanned: check.scanned }),
  };
  return `${visibleJson(document)}\n`;
}

function processesOf(holders: readonly Holder[]): readonly object[] {
  return [...new Map(holders.map(({ process }) => [process.pid, process])).values()];
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
