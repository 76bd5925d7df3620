import type { PortSpace, RefusedPorts } from '../../model/index.ts';
import type { DirectView } from '../../platform/index.ts';
import { HIGHEST_PORT } from '../../text/index.ts';
import type { Listings } from './listings.ts';
import type { Pace } from './pace.ts';

/** Ports between two turns of others: 7 ms of work. */
const SLICE = 1024;
/**
 * How often a port that is taken and not shown is tried again, after 10, 20, 40 … ms: 630 ms in all. A program that
 * opens and closes the same port all the time is caught open by the bind and closed by the listing at one of four
 * tries at worst, at seven tries in a row once in 16,000.
 */
export const RETRIES = 6;
const FIRST_PAUSE_MS = 10;

export interface Round {
  /** Attempts that told whether the port is taken. */
  readonly tried: number;
  readonly refused: readonly RefusedPorts[];
  /** Taken, and in no listing, each time. */
  readonly hidden: readonly number[];
}

/**
 * Tries all ports of one protocol and family, in slices, then compares those that are taken with listings made
 * afterwards. What no listing shows is tried again until it is free or shown; what stays is hidden. When stopped, it
 * settles what it has begun with.
 *
 * @param progress called after each slice with the number of ports in it
 */
export async function tryPorts(
  view: Pick<DirectView, 'bind'>,
  listings: Listings,
  space: PortSpace,
  pace: Pace,
  progress: (ports: number) => void,
): Promise<Round> {
  const taken: number[] = [];
  const refusals = refusalsOf(space);
  let tried = 0;
  for (let first = 1; first <= HIGHEST_PORT && !pace.stopped(); first += SLICE) {
    const ports = range(first, Math.min(first + SLICE - 1, HIGHEST_PORT));
    const answers = view.bind(space, ports);
    taken.push(...answers.taken);
    refusals.add(answers.refused);
    tried += ports.length - answers.refused.length;
    progress(ports.length);
    await pace.turn();
  }
  let hidden = listings.unshown(space, taken);
  for (let retry = 0; retry < RETRIES && hidden.length > 0; retry += 1) {
    await pace.pause(FIRST_PAUSE_MS * 2 ** retry);
    const answers = view.bind(space, hidden);
    // Not known to be taken any more: they count as untried.
    refusals.add(answers.refused);
    tried -= answers.refused.length;
    hidden = listings.unshown(space, answers.taken);
  }
  return { tried, refused: refusals.all(), hidden };
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

interface Refusals {
  add(refused: readonly { readonly port: number; readonly errno: string }[]): void;
  all(): readonly RefusedPorts[];
}

function refusalsOf(space: PortSpace): Refusals {
  const byErrno = new Map<string, { count: number; first: number; last: number }>();
  return {
    add(refused) {
      for (const { port, errno } of refused) {
        const known = byErrno.get(errno);
        if (known === undefined) {
          byErrno.set(errno, { count: 1, first: port, last: port });
          continue;
        }
        known.count += 1;
        known.first = Math.min(known.first, port);
        known.last = Math.max(known.last, port);
      }
    },
    all: () => [...byErrno].map(([errno, counted]) => ({ ...space, errno, ...counted })),
  };
}
