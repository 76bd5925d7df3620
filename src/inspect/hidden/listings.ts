import { MenshenError, type PortSpace, type Problem, type Socket } from '../../model/index.ts';
import type { DirectView } from '../../platform/index.ts';
import { portsShown } from './shown.ts';

type Source = 'netlink' | 'procfs';
type Protocol = PortSpace['protocol'];

export const SOURCES: readonly Source[] = ['netlink', 'procfs'];
export const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

const CODES = {
  netlink: { refused: 'netlink-refused', failed: 'netlink-interrupted' },
  procfs: { refused: 'procfs-unreadable', failed: 'procfs-unreadable' },
} as const;

/** Fresh listings, and what went wrong with any of them. */
export interface Listings {
  /** Sockets of one protocol as one source shows them now; null where it does not. */
  read(source: Source, protocol: Protocol): readonly Socket[] | null;
  /**
   * Those of some ports that no listing shows as taken.
   *
   * @throws MenshenError `no-proc` where there is no listing at all to compare with
   */
  unshown(space: PortSpace, ports: readonly number[]): readonly number[];
  /** Those that gave every answer that they were asked for. */
  sources(): readonly Source[];
  /** Each once. */
  problems(): readonly Problem[];
}

export function listingsOf(view: Pick<DirectView, 'list'>): Listings {
  const problems = new Map<string, Problem>();
  const asked = new Set<Source>();
  const silent = new Set<Source>();
  const note = (problem: Problem): void => void problems.set(`${problem.code} ${problem.detail}`, problem);

  const read: Listings['read'] = (source, protocol) => {
    asked.add(source);
    const reading = view.list(source, protocol);
    if (reading.status === 'read') {
      for (const problem of reading.problems) note(problem);
      return reading.sockets;
    }
    silent.add(source);
    note({ code: CODES[source][reading.status], detail: `${protocol}: ${reading.detail}` });
    return null;
  };

  return {
    read,
    sources: () => SOURCES.filter((source) => asked.has(source) && !silent.has(source)),
    problems: () => [...problems.values()],
    unshown({ protocol, family }, ports) {
      if (ports.length === 0) return ports;
      const byNetlink = read('netlink', protocol);
      const left = without(ports, portsShown(byNetlink ?? [], family));
      // The second listing costs as much as all else, and is only asked where the first leaves a question.
      if (left.length === 0) return left;
      const byProcfs = read('procfs', protocol);
      if (byNetlink === null && byProcfs === null) {
        const reasons = [...problems.values()].map((problem) => problem.detail);
        throw new MenshenError('no-proc', { code: 'nothing-to-compare', protocol, reasons });
      }
      return without(left, portsShown(notAmong(byProcfs ?? [], byNetlink ?? []), family));
    },
  };
}

function without(ports: readonly number[], shown: ReadonlySet<number>): readonly number[] {
  return ports.filter((port) => !shown.has(port));
}

/** /proc/net does not tell whether a socket takes IPv4 as well: netlink's word goes first. */
function notAmong(sockets: readonly Socket[], known: readonly Socket[]): readonly Socket[] {
  const inodes = new Set(known.map(({ inode }) => inode));
  return sockets.filter(({ inode }) => inode === 0 || !inodes.has(inode));
}
