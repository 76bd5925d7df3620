import { type Disagreement, isOpen, type PortSpace, type Socket } from '../../model/index.ts';
import type { Listings } from './listings.ts';
import type { Pace } from './pace.ts';

/** Neither listing is made in one moment, so both are made again while they differ. */
const ROUNDS = 5;
const FIRST_PAUSE_MS = 20;

/**
 * Open sockets of one protocol that netlink shows and /proc/net does not, or the other way round, each time. Nothing
 * where only one of them can be read. (Sockets that are merely bound are never in /proc/net, and are not compared.)
 */
export async function compareListings(
  listings: Listings,
  protocol: PortSpace['protocol'],
  pace: Pace,
): Promise<readonly Disagreement[]> {
  let lasting: ReadonlyMap<string, Disagreement> | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await pace.pause(FIRST_PAUSE_MS * 2 ** (round - 1));
    const netlink = listings.read('netlink', protocol);
    const procfs = listings.read('procfs', protocol);
    if (netlink === null || procfs === null) return [];
    const found = differences(netlink, procfs);
    const before: ReadonlyMap<string, Disagreement> = lasting ?? found;
    lasting = new Map([...found].filter(([key]) => before.has(key)));
    if (lasting.size === 0) return [];
  }
  return [...(lasting ?? new Map<string, Disagreement>()).values()];
}

/** What one listing shows and the other does not, by what and who is missing where. */
function differences(netlink: readonly Socket[], procfs: readonly Socket[]): ReadonlyMap<string, Disagreement> {
  const byNetlink = open(netlink);
  const byProcfs = open(procfs);
  const found = new Map<string, Disagreement>();
  for (const [key, socket] of byNetlink) {
    if (!byProcfs.has(key)) found.set(`procfs ${key}`, { socket, missingFrom: 'procfs' });
  }
  for (const [key, socket] of byProcfs) {
    if (!byNetlink.has(key)) found.set(`netlink ${key}`, { socket, missingFrom: 'netlink' });
  }
  return found;
}

function open(sockets: readonly Socket[]): ReadonlyMap<string, Socket> {
  const keyed = sockets
    .filter(isOpen)
    .map(
      (socket) => [`${socket.family} ${socket.local.address} ${socket.local.port} ${socket.inode}`, socket] as const,
    );
  return new Map(keyed);
}
