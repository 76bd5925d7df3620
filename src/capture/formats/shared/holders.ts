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
  const sockets = new Map<string, { row: Row; readonly programs: Map<number, Program> }>();
  const counted = readLines(lines, (line): Understood => {
    const found = understand(line);
    if (typeof found !== 'object') return found;
    const { row } = found;
    const identity = `${found.socket} ${endpointsOf(row)}`;
    let socket = sockets.get(identity);
    if (socket === undefined) {
      socket = { row, programs: new Map() };
      sockets.set(identity, socket);
    } else if (socket.row.programs === undefined && row.programs !== undefined)
      socket.row = { ...socket.row, programs: [] };
    for (const program of row.programs ?? []) add(socket.programs, program);
    return 'more';
  });
  const rows = [...sockets.values()].map(({ row, programs }) =>
    row.programs === undefined ? row : { ...row, programs: [...programs.values()] },
  );
  return { ...counted, rows };
}

function add(programs: Map<number, Program>, program: Program): void {
  const { pid = -1, descriptors = [] } = program;
  const known = programs.get(pid);
  if (known === undefined) {
    programs.set(pid, program);
    return;
  }
  const more = descriptors.filter((descriptor) => !(known.descriptors ?? []).includes(descriptor));
  if (more.length > 0) programs.set(pid, { ...known, descriptors: [...(known.descriptors ?? []), ...more] });
}

function endpointsOf({ protocol, family, local, peer }: Row): string {
  return `${protocol} ${family} ${local.address} ${local.port} ${peer === null ? '' : `${peer.address} ${peer.port}`}`;
}
