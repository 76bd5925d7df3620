import type {
  Disagreement,
  HiddenProcess,
  HiddenReport,
  PortSpace,
  Process,
  RefusedPorts,
  StopSignal,
} from '../../model/index.ts';
import { type DirectView, openDirectView, openPlatform, type Platform } from '../../platform/index.ts';
import { HIGHEST_PORT } from '../../text/index.ts';
import { compareListings } from './disagreements.ts';
import { findHeld, hiddenPorts, type Hit } from './holders.ts';
import { type Listings, listingsOf, PROTOCOLS } from './listings.ts';
import type { Pace } from './pace.ts';
import { type ProcessSearch, searchProcesses } from './processes.ts';
import { tryPorts } from './round.ts';

export interface HiddenOptions {
  /** How the kernel is asked past its listings. Defaults to this machine. */
  readonly view?: DirectView;
  /** Who describes the processes that are found. Defaults to this machine. */
  readonly platform?: Pick<Platform, 'processes'>;
  /** Stops the search; what was found until then is told, with `complete` false. */
  readonly signal?: StopSignal;
  /** Called every few milliseconds while ports are tried: how many of how many. */
  readonly onProgress?: (tried: number, of: number) => void;
  /** Waits before a retry; defaults to a timer. */
  readonly pause?: (ms: number) => Promise<void>;
}

const SPACES: readonly PortSpace[] = [
  { protocol: 'tcp', family: 'ipv4' },
  { protocol: 'tcp', family: 'ipv6' },
  { protocol: 'udp', family: 'ipv4' },
  { protocol: 'udp', family: 'ipv6' },
];

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * Looks for what hides from the listings of the calling process's network namespace, by comparing them with what the
 * kernel answers when it is asked for each thing alone (cross-view detection):
 *
 * - it tries to bind every TCP and UDP port, IPv4 and IPv6. A port that is taken, and that neither netlink nor
 *   /proc/net shows as bound by any socket in any state, is tried again with fresh listings, six times over 630 ms;
 *   only what stays is hidden;
 * - it compares netlink with /proc/net;
 * - it asks for every process by number, and compares with /proc.
 *
 * It costs others this: each port is ours for some microseconds, two seconds in all. A program that binds it in that
 * very moment is refused, and a datagram that arrives is lost instead of being refused. Nothing listens, nothing is
 * sent.
 *
 * It can't find a door that holds no port of its own: one behind a listed socket of the same number at another
 * address, a raw or packet socket that waits for a magic packet, a redirect in the firewall or by BPF; nor a socket
 * in a VRF or in another network namespace.
 *
 * @throws MenshenError `unsupported-platform`, or `no-proc` where no listing can be read to compare with
 */
export async function findHidden(options: HiddenOptions = {}): Promise<HiddenReport> {
  const { view = openDirectView(), platform = openPlatform(), signal, onProgress, pause = sleep } = options;
  const pace: Pace = { pause, turn, now: () => view.now().getTime(), stopped: () => signal?.aborted === true };
  const begun = pace.now();
  const listings = listingsOf(view);

  const { tried, refused, hits } = await tryAll(view, listings, pace, onProgress);
  const idleShown = pace.stopped() ? undefined : showsIdle(view, listings);
  const disagreements: Disagreement[] = [];
  for (const protocol of PROTOCOLS) {
    if (!pace.stopped()) disagreements.push(...(await compareListings(listings, protocol, pace)));
  }
  const search = pace.stopped() ? { problems: [] } : await searchProcesses(view.processes(), pace);
  const sighted = await describe(view, platform, listings, hits, search.hidden, pace.stopped());
  return {
    complete: !pace.stopped(),
    tried,
    refused,
    ...sighted,
    listings: listings.sources(),
    ...(idleShown !== undefined && { idleShown }),
    disagreements,
    ...(search.pids !== undefined && { pids: search.pids }),
    problems: [...listings.problems(), ...search.problems],
    took: pace.now() - begun,
  };
}

async function tryAll(
  view: DirectView,
  listings: Listings,
  pace: Pace,
  onProgress: HiddenOptions['onProgress'],
): Promise<{ readonly tried: number; readonly refused: readonly RefusedPorts[]; readonly hits: readonly Hit[] }> {
  const refused: RefusedPorts[] = [];
  const hits: Hit[] = [];
  let tried = 0;
  let done = 0;
  for (const space of SPACES) {
    if (pace.stopped()) break;
    const round = await tryPorts(view, listings, space, pace, (ports) => {
      done += ports;
      onProgress?.(done, SPACES.length * HIGHEST_PORT);
    });
    tried += round.tried;
    refused.push(...round.refused);
    hits.push(...round.hidden.map((number) => ({ ...space, number })));
  }
  return { tried, refused, hits };
}

/** Whether a TCP socket that merely holds a port is listed, tried with one that is ours. */
function showsIdle(view: DirectView, listings: Listings): boolean | undefined {
  return view.withIdlePort((port) => listings.unshown({ protocol: 'tcp', family: 'ipv4' }, [port]).length === 0);
}

/** Says of what was found who that is. Where the search was stopped nobody is asked. */
async function describe(
  view: DirectView,
  platform: Pick<Platform, 'processes'>,
  listings: Listings,
  hits: readonly Hit[],
  hiding: ProcessSearch['hidden'],
  isStopped: boolean,
): Promise<Pick<HiddenReport, 'hidden' | 'hiddenProcesses'>> {
  const held =
    hits.length === 0 || isStopped ? { sockets: [], complete: false } : await findHeld(view, listings, hiding ?? []);
  // Of a masked process /proc tells what others want it to.
  const masked = new Set((hiding ?? []).flatMap(({ pid, how }) => (how === 'masked' ? [pid] : [])));
  const pids = new Set([...(hiding ?? []), ...held.sockets.flatMap(({ holds }) => holds)].map(({ pid }) => pid));
  const trusted = [...pids].filter((pid) => !masked.has(pid));
  const { processes } =
    trusted.length === 0 ? { processes: new Map<number, Process>() } : platform.processes(trusted, 'full');
  return {
    hidden: hiddenPorts(hits, held, processes),
    ...(hiding !== undefined && { hiddenProcesses: hiding.map((one) => withProcess(one, processes.get(one.pid))) }),
  };
}

function withProcess(hidden: HiddenProcess, process: Process | undefined): HiddenProcess {
  return process === undefined ? hidden : { ...hidden, process };
}
