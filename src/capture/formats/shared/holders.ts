import type { Line, Parsed, Program, Row } from '../../format.ts';
import { readLines, type Understood } from './read-lines.ts';

/** A row, and what tells its socket from another with the same endpoints. */
export interface HeldRow {
  readonly row: Row;
  readonly socket: string;
}

/** Reads a listing that has a line for each process that has a socket open, and gives each socket once, with all of them. */
export function joinHolders(
  lines: readonly Line[],
  understand: (line: Line) => HeldRow | Exclude<Understood, Row>,
): Parsed {
  const sockets = new Map<string, Held>();
  const counted = readLines(lines, (line): Understood => {
    const found = understand(line);
    if (typeof found !== 'object') return found;
    const { row } = found;
    const identity = `${found.socket} ${endpointsOf(row)}`;
    const held = sockets.get(identity);
    if (held === undefined) sockets.set(identity, { row, holders: null });
    else hold(held, row.programs);
    return 'more';
  });
  const rows = Array.from(sockets.values(), ({ row, holders }) =>
    holders === null ? row : { ...row, programs: Array.from(holders.values(), programOf) },
  );
  return { ...counted, rows };
}

interface Held {
  readonly row: Row;
  /** By their numbers; `null` for most sockets, of which one line tells. */
  holders: Map<number, Holder> | null;
}

interface Holder {
  readonly program: Program;
  readonly descriptors: Set<number>;
}

function hold(held: Held, programs: readonly Program[] | undefined): void {
  if (programs === undefined) return;
  if (held.holders === null) {
    held.holders = new Map();
    for (const program of held.row.programs ?? []) add(held.holders, program);
  }
  for (const program of programs) add(held.holders, program);
}

const NOBODY = -1;

function add(holders: Map<number, Holder>, program: Program): void {
  const { pid = NOBODY, descriptors = [] } = program;
  const known = holders.get(pid);
  if (known === undefined) holders.set(pid, { program, descriptors: new Set(descriptors) });
  else for (const descriptor of descriptors) known.descriptors.add(descriptor);
}

function programOf({ program, descriptors }: Holder): Program {
  return descriptors.size === 0 ? program : { ...program, descriptors: [...descriptors] };
}

function endpointsOf({ protocol, family, local, peer }: Row): string {
  return `${protocol} ${family} ${local.address} ${local.port} ${peer === null ? '' : `${peer.address} ${peer.port}`}`;
}
