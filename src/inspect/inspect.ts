import type { Inspection, Network, Port, Socket } from '../model/index.ts';
import { doorKey, isOpen } from '../model/index.ts';
import {
  openPlatform,
  type HolderListing,
  type HolderWalk,
  type OtherNamespaces,
  type Platform,
  type SocketListing,
} from '../platform/index.ts';
import { coverageOf } from './coverage.ts';
import { exposureJudge } from './exposure/index.ts';
import { describeHolders } from './holders.ts';
import { doorsOf, socketlessDoor } from './ports.ts';

export interface InspectOptions {
  /** Defaults to the machine that this runs on. */
  readonly platform?: Platform;
  /** Enter the other network namespaces too, so that containers' own ports are seen. Needs root. */
  readonly allNamespaces?: boolean;
  /** `open` reads only what new peers can reach; it is much cheaper on a machine with many connections. */
  readonly scope?: 'open' | 'all';
  /** `brief` leaves out package, parents and container of the holders. */
  readonly depth?: 'brief' | 'full';
}

const NO_OTHERS: OtherNamespaces = { listings: [], problems: [] };

/**
 * Looks at this machine once: every socket, who holds it, and from where its open ports can be reached.
 * Whatever could not be read is counted in `coverage`, never left out silently.
 *
 * @throws MenshenError `no-proc`, `unsupported-platform` or `netlink` where nothing at all can be told
 */
export async function inspect(options: InspectOptions = {}): Promise<Inspection> {
  const { platform = openPlatform(), allNamespaces = false, scope = 'all', depth = 'full' } = options;
  const begun: Promise<unknown>[] = [];
  try {
    return await look(platform, { allNamespaces, scope, depth }, (work) => {
      // Listened to at once: it may fail while another is awaited.
      begun.push(work.catch(() => undefined));
      return work;
    });
  } catch (error) {
    // No program or thread that works for us is left behind.
    await Promise.all(begun);
    throw error;
  }
}

/** @param begin is told of all work that others do meanwhile */
async function look(
  platform: Platform,
  { allNamespaces, scope, depth }: Required<Omit<InspectOptions, 'platform'>>,
  begin: <T>(work: Promise<T>) => Promise<T>,
): Promise<Inspection> {
  const takenAt = platform.now().toISOString();
  // All three may have others at work for them, while the sockets are read.
  const surroundings = begin(platform.network());
  const elsewhere = begin(allNamespaces ? platform.others(scope) : Promise.resolve(NO_OTHERS));
  const walk = platform.holders();
  const listing = begin(attempt(() => platform.sockets(scope)));
  const everywhere = begin(Promise.all([listing, elsewhere]).then(joined));
  const held = await begin(heldBy(walk, everywhere));
  const [{ source, problems: unlisted }, others, sockets] = [await listing, await elsewhere, await everywhere];
  const { processes, holders, problems: unclear } = describeHolders(platform, held, depth);
  const holdersComplete = held.readable === held.total && held.problems.length === 0;
  const units = platform.unitsOf(cgroupsWithoutHolder(sockets, holders));

  const own = await surroundings;
  const networks = [own.network, ...others.listings.map((other) => other.network)];
  const doors = doorsOf(sockets, holders, units, holdersComplete);
  const ports = exposed(doors, networks, holdersComplete);
  const problems = [
    ...unlisted,
    ...own.problems,
    ...others.problems,
    ...others.listings.flatMap((other) => other.problems),
    ...held.problems,
    ...unclear,
  ];
  const known = allNamespaces ? others.known : platform.namespacesKnown();
  const coverage = coverageOf(source, held, known, networks, problems);
  return { takenAt, system: 'linux', networks, sockets, holders, processes, ports, coverage };
}

/** Calls at once; what it throws is a rejection like any other. */
function attempt<T>(call: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(call());
  });
}

function joined([own, others]: readonly [SocketListing, OtherNamespaces]): readonly Socket[] {
  if (others.listings.length === 0) return own.sockets;
  return own.sockets.concat(...others.listings.map(({ sockets }) => sockets));
}

/** Without sockets the walk is brought to its end all the same: its threads are at work. */
async function heldBy(walk: HolderWalk, sockets: Promise<readonly Socket[]>): Promise<HolderListing> {
  let inodes: ReadonlySet<number>;
  try {
    inodes = new Set((await sockets).map(({ inode }) => inode));
  } catch (error) {
    await walk.finish(new Set());
    throw error;
  }
  return walk.finish(inodes);
}

function cgroupsWithoutHolder(sockets: readonly Socket[], holders: ReadonlyMap<number, unknown>): ReadonlySet<number> {
  const cgroups = new Set<number>();
  for (const socket of sockets) {
    if (socket.cgroup !== undefined && isOpen(socket) && !holders.has(socket.inode)) cgroups.add(socket.cgroup);
  }
  return cgroups;
}

function exposed(
  doors: ReturnType<typeof doorsOf>,
  networks: readonly Network[],
  holdersComplete: boolean,
): readonly Port[] {
  const judge = exposureJudge(networks, doors);
  const ports = doors.map((door) => ({ ...door, ...judge.of(door) }));
  const taken = new Set(doors.map(doorKey));
  for (const { namespace, published } of judge.published()) {
    const door = socketlessDoor(namespace, published, holdersComplete);
    if (taken.has(doorKey(door))) continue;
    taken.add(doorKey(door));
    ports.push({ ...door, ...judge.of(door) });
  }
  return ports;
}
