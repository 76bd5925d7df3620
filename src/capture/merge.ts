import type { Program, Row } from './format.ts';

/**
 * Joins what several listings of one capture tell. A socket that two of them show is one: what the one leaves out, the
 * other adds, and where they differ the one that knows more is right. A listing that shows the same endpoints twice
 * means two sockets (SO_REUSEPORT).
 *
 * @param listings rows of one listing each
 */
export function merge(listings: readonly (readonly Row[])[]): readonly Row[] {
  const [first = [], ...others] = listings.filter((rows) => rows.length > 0);
  if (others.length === 0) return first;
  const merged: Row[] = [];
  const seen = new Map<string, Seen>();
  for (const [listing, rows] of [first, ...others].entries()) {
    for (const row of rows) {
      const identity = identityOf(row);
      const shown = seen.get(identity);
      const turn = shown?.listing === listing ? shown.turns : 0;
      const place = shown?.places[turn];
      const known = place === undefined ? undefined : merged[place];
      if (shown === undefined) seen.set(identity, { places: [merged.length], listing, turns: 1 });
      else {
        if (place === undefined) shown.places.push(merged.length);
        shown.listing = listing;
        shown.turns = turn + 1;
      }
      if (place === undefined || known === undefined) merged.push(row);
      else merged[place] = joined(known, row);
    }
  }
  return merged;
}

/** Where the sockets with the same endpoints stand. */
interface Seen {
  readonly places: number[];
  /** The listing that showed one last, and how many it has shown. */
  listing: number;
  turns: number;
}

function identityOf({ host = '', protocol, family, local, peer, interface: device = '' }: Row): string {
  const other = peer === null ? '' : `${peer.address} ${peer.port}`;
  return `${protocol} ${family} ${local.address} ${local.port} ${other} ${device} ${host}`;
}

function joined(a: Row, b: Row): Row {
  const [more, less] = knowledge(b) > knowledge(a) ? [b, a] : [a, b];
  const programs = joinedPrograms(more.programs, less.programs);
  return { ...less, ...more, line: Math.min(a.line, b.line), ...(programs !== undefined && { programs }) };
}

function knowledge(row: Row): number {
  const told = (row.programs ?? []).reduce((sum, program) => sum + Object.keys(program).length, 0);
  return Object.keys(row).length + told;
}

function joinedPrograms(
  more: readonly Program[] | undefined,
  less: readonly Program[] | undefined,
): readonly Program[] | undefined {
  if (more === undefined || less === undefined) return more ?? less;
  const byWho = new Map<string, Program>();
  for (const program of [...more, ...less]) {
    const who = program.pid === undefined ? `${program.name} ${program.path}` : String(program.pid);
    byWho.set(who, { ...program, ...byWho.get(who) });
  }
  return [...byWho.values()];
}
