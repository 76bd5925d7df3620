import type {
  Coverage,
  Exposure,
  Finding,
  InterfaceAddress,
  KnownAs,
  Port,
  Process,
  Socket,
  Suspicion,
} from '../../../src/model/index.ts';
import type { Host, RunOptions } from '../../hosts/index.ts';

interface HolderReference {
  readonly pid: number;
  readonly descriptors: readonly number[];
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly suspicion: Suspicion;
  readonly advice: string;
}

/** A port of `menshen check --json`, with its holders' processes put in place. */
export interface Door extends Omit<Port, 'holders'>, Judged {
  /** Missing where none could be seen although there may be one. */
  readonly holders?: readonly HolderReference[];
  readonly processes: readonly Process[];
  readonly knownAs: Pick<KnownAs, 'name' | 'from'> | null;
}

export interface Connection extends Socket, Judged {
  readonly holders: readonly HolderReference[];
}

export interface Check {
  readonly suspicion: Suspicion;
  readonly coverage: Coverage;
  readonly networks: readonly { readonly own: boolean; readonly interfaces: readonly InterfaceAddress[] }[];
  readonly ports: readonly Door[];
  readonly connections: readonly Connection[];
}

/** What `menshen check --json` says inside a host. */
export async function check(host: Host, args: readonly string[] = [], options: RunOptions = {}): Promise<Check> {
  const { code, stdout, stderr } = await host.menshen(['check', '--json', '--no-clamav', ...args], options);
  if (code !== 0) throw new Error(`menshen check: exit code ${code}\n${stderr}${stdout.slice(0, 2000)}`);
  const seen = JSON.parse(stdout) as Omit<Check, 'ports'> & { processes: Process[]; ports: Omit<Door, 'processes'>[] };
  const byPid = new Map(seen.processes.map((process) => [process.pid, process]));
  const ports = seen.ports.map((port) => ({
    ...port,
    processes: (port.holders ?? []).map(({ pid }) => byPid.get(pid)!),
  }));
  return { ...seen, ports };
}

/** The door with this number; fails where there is none or more than one. */
export function door({ ports }: Check, protocol: 'tcp' | 'udp', number: number): Door {
  const found = ports.filter((port) => port.protocol === protocol && port.number === number);
  if (found.length !== 1) {
    const all = ports.map((port) => `${port.protocol}/${port.number}`).join(' ');
    throw new Error(`${found.length} doors ${protocol}/${number} among: ${all}`);
  }
  return found[0]!;
}

/** The reasons of an exposure by their codes. */
export const reasons = ({ reasons }: Exposure): readonly string[] => reasons.map(({ code }) => code);

/** Two addresses of one network, for a host and its neighbour. */
export const HERE: readonly string[] = ['198.18.0.1/24', 'fd00:5e::1/64'];
export const NEIGHBOUR: readonly string[] = ['198.18.0.2/24', 'fd00:5e::2/64'];
