import type {
  Holder,
  Inspection,
  Network,
  PolicyPorts,
  Port,
  ResolvedEntry,
  ResolvedPolicy,
  Socket,
} from '../../src/model/index.ts';
import { isOpen } from '../../src/model/index.ts';

interface GivenEntry extends Partial<Omit<ResolvedEntry, 'target'>> {
  /** `443/tcp`, `8000-8100/udp`. */
  readonly ports?: readonly string[];
  readonly target?: ResolvedEntry['target'];
}

function portsOf(text: string): PolicyPorts {
  const [numbers = '', protocol] = text.split('/');
  const [first = '', last = first] = numbers.split('-');
  return { protocol: protocol === 'udp' ? 'udp' : 'tcp', first: Number(first), last: Number(last) };
}

/** An entry of a policy that is looked up; from anyone and by any interface, where nothing else is given. */
export function entryOf({ ports = [], target, ...given }: GivenEntry): ResolvedEntry {
  const some = ports.map(portsOf);
  const plain = target ?? { kind: 'ports', ports: some, group: null };
  return {
    target: plain,
    written: { kind: 'ports', ports: some },
    addresses: null,
    interfaces: null,
    why: null,
    line: 1,
    ...given,
  };
}

/** A policy of these entries. */
export function allowing(
  allow: readonly ResolvedEntry[],
  out: readonly ResolvedEntry[] | null = null,
  given: Partial<Pick<ResolvedPolicy, 'default' | 'icmp'>> = {},
): ResolvedPolicy {
  return { default: 'drop', icmp: 'ping', ...given, allow, out };
}

/** What is seen of a machine with one network and these sockets. */
export function viewOf(
  network: Network,
  sockets: readonly Socket[],
  holders: ReadonlyMap<number, readonly Holder[]> = new Map(),
): Pick<Inspection, 'sockets' | 'holders' | 'ports' | 'networks'> {
  const ports = sockets.filter(isOpen).map((socket): Port => {
    const { namespace, protocol, local, inode } = socket;
    return {
      namespace,
      protocol,
      number: local.port,
      sockets: [socket],
      holders: holders.get(inode) ?? [],
      holdersComplete: true,
      exposure: { level: 'network', atMost: 'network', reasons: [] },
      published: [],
    };
  });
  return { sockets, holders, ports, networks: [network] };
}
