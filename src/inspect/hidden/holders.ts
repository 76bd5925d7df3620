import type { HiddenPort, HiddenProcess, PortSpace, Process } from '../../model/index.ts';
import type { DirectView, HeldSocket, HeldSockets } from '../../platform/index.ts';
import { type Listings, PROTOCOLS, SOURCES } from './listings.ts';
import { RETRIES } from './round.ts';
import { familiesTaken } from './shown.ts';

/** A port of one family that is taken and not shown. */
export interface Hit extends PortSpace {
  readonly number: number;
}

/** Looks for the sockets behind hidden ports at the processes themselves, past all listings. */
export function findHeld(
  view: Pick<DirectView, 'heldBesides'>,
  listings: Listings,
  hiding: readonly Pick<HiddenProcess, 'pid'>[],
): Promise<HeldSockets> {
  const shown = new Set<number>();
  for (const source of SOURCES) {
    for (const protocol of PROTOCOLS) {
      for (const { inode } of listings.read(source, protocol) ?? []) shown.add(inode);
    }
  }
  return view.heldBesides(
    shown,
    hiding.map(({ pid }) => pid),
  );
}

/** Hidden ports, both families of a number together, with those who hold them. */
export function hiddenPorts(
  hits: readonly Hit[],
  held: HeldSockets,
  processes: ReadonlyMap<number, Process>,
): readonly HiddenPort[] {
  const ports = new Map<string, { readonly hit: Hit; readonly families: Hit['family'][] }>();
  for (const hit of hits) {
    const key = `${hit.protocol} ${hit.number}`;
    const known = ports.get(key);
    if (known === undefined) ports.set(key, { hit, families: [hit.family] });
    else known.families.push(hit.family);
  }
  return [...ports.values()].map(({ hit: { protocol, number }, families }) => {
    const sockets = held.sockets.filter(
      (socket) =>
        socket.protocol === protocol &&
        socket.local.port === number &&
        familiesTaken(socket).some((family) => families.some((other) => other === family)),
    );
    return {
      protocol,
      families,
      number,
      ...holdersOf(sockets, held.complete, processes),
      retries: RETRIES,
    };
  });
}

function holdersOf(
  sockets: readonly HeldSocket[],
  complete: boolean,
  processes: ReadonlyMap<number, Process>,
): Pick<HiddenPort, 'holders' | 'listening'> {
  if (sockets.length === 0) return complete ? { holders: [] } : {};
  const descriptors = new Map<number, number[]>();
  for (const { pid, descriptors: more } of sockets.flatMap(({ holds }) => holds)) {
    descriptors.set(pid, [...(descriptors.get(pid) ?? []), ...more]);
  }
  const holders = [...descriptors].map(([pid, descriptors]) => {
    const process = processes.get(pid);
    return { pid, descriptors, ...(process !== undefined && { process }) };
  });
  return { holders, listening: sockets.some(({ listening }) => listening) };
}
