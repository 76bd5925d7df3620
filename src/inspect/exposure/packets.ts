import type { Network, Socket } from '../../model/index.ts';
import {
  type Address,
  compileRuleset,
  follow,
  parseAddress,
  type Ranges,
  type Ruleset,
  single,
  TCP,
  UDP,
} from '../firewall/index.ts';
import { bindingOf } from './binding.ts';
import { socketGroups } from './groups.ts';
import { inputOf, ownAddresses, surroundingsOf } from './links.ts';
import { sourceBook } from './sources.ts';

/** The first packet of one connection, from one address and port to another. */
export interface AskedPacket {
  readonly protocol: 'tcp' | 'udp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
  /** Name of the one that it comes in by. */
  readonly interface: string;
}

/** What the rules make of a packet. */
export interface PacketVerdict {
  /** `unknown`: an expression was not understood, or time or a rate decide. */
  readonly verdict: 'let in' | 'shut' | 'unknown';
  /** The rule that decides, as `family table chain handle N: text`; `null` where none does. */
  readonly rule: string | null;
  /** It is sent on, and not for this computer. */
  readonly forwarded: boolean;
}

const UNKNOWN: PacketVerdict = { verdict: 'unknown', rule: null, forwarded: false };

/**
 * Says of single packets what a network's rules make of them; the rules are compiled once.
 *
 * @param open the network's open sockets: rules may ask for the control group of the one that takes a packet
 */
export function packetJudge(network: Network, open: readonly Socket[]): (packet: AskedPacket) => PacketVerdict {
  const { firewall } = network;
  const takers = takersBy(network, open);
  const surroundings = surroundingsOf(network, ownAddresses(network));
  const ruleset: Ruleset | null = firewall.status === 'read' ? compileRuleset(firewall) : null;
  return (asked) => {
    if (firewall.status === 'none') return { verdict: 'let in', rule: null, forwarded: false };
    const link = network.interfaces.find(({ name }) => name === asked.interface);
    const [source, destination] = [parseAddress(asked.source), parseAddress(asked.destination)];
    if (ruleset === null || link === undefined || source === null || destination === null) return UNKNOWN;
    const groups = socketGroups(firewall, () => takers(destination));
    const packet = {
      family: destination.family,
      protocol: asked.protocol === 'tcp' ? TCP : UDP,
      destination: destination.value,
      port: asked.port,
      sources: single(source.value),
      sourcePorts: single(asked.sourcePort),
      interface: inputOf(link, network),
      cast: 'host',
      ...(groups !== null && {
        inGroup: (path: string, ports: Ranges) => groups.has(path, asked.protocol, ports),
      }),
    } as const;
    return verdictOf(follow(ruleset, packet, surroundings));
  };
}

/** Sockets that take what is sent to an address, whatever the port. */
function takersBy(network: Network, open: readonly Socket[]): (address: Address) => readonly Socket[] {
  const book = sourceBook();
  const bound = open.map((socket) => ({ socket, binding: bindingOf(socket, network, book) }));
  return ({ family, value }) =>
    bound.flatMap(({ socket, binding }) => {
      const takes = binding.kind === 'wildcard' ? binding.families.includes(family) : binding.address.value === value;
      return takes ? [socket] : [];
    });
}

function verdictOf({ arrivals, lost }: ReturnType<typeof follow>): PacketVerdict {
  const [arrival, ...others] = arrivals;
  if (arrival === undefined) return { verdict: 'shut', rule: lost.rule?.text() ?? null, forwarded: false };
  const forwarded = arrivals.every(({ where }) => where === 'forwarded');
  const { accepted, rule } = arrival.outcome;
  // One of several places, of which nobody knows the one.
  if (others.some(({ outcome }) => outcome.accepted !== accepted)) return { ...UNKNOWN, forwarded };
  const verdict = accepted === 'all' ? 'let in' : accepted === 'none' ? 'shut' : 'unknown';
  return { verdict, rule: rule?.text() ?? null, forwarded };
}
