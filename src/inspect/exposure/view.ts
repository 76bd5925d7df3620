import type { Network, Socket } from '../../model/index.ts';
import {
  bitsOf,
  compileRuleset,
  findDoors,
  follow,
  type InputInterface,
  onlyValue,
  type Ranges,
  type Ruleset,
  single,
  TCP,
  UDP,
} from '../firewall/index.ts';
import { socketGroups } from './groups.ts';
import { inputOf, ownAddresses, surroundingsOf } from './links.ts';
import { publishedDoors } from './published.ts';
import type { SourceBook, Sources } from './sources.ts';
import { type Takers, takersOf } from './takers.ts';
import type { Followed, PublishedDoor, View } from './types.ts';

const ANY_PORT: Ranges = [1, 65_535];

/** An answer with the port that it was worked out for. */
type Answer = Followed & { readonly port: number };

/** The answer for another port of the same class: what kept its port keeps the other one. */
function samePlaces(answer: Answer, port: number): Followed {
  if (answer.port === port) return answer;
  const arrivals = answer.arrivals.map((arrival) =>
    onlyValue(arrival.port) === answer.port ? { ...arrival, port: single(port) } : arrival,
  );
  return { ...answer, arrivals };
}

/** @param open the network's open sockets */
export function viewOf(network: Network, open: () => Iterable<Socket>, book: SourceBook): View {
  const addresses = ownAddresses(network);
  const surroundings = surroundingsOf(network, addresses);
  let ruleset: Ruleset | null = null;
  let doors: readonly PublishedDoor[] | null = null;
  let takers: Takers | null = null;
  const compiled = (): Ruleset | null => {
    if (network.firewall.status !== 'read') return null;
    ruleset ??= compileRuleset(network.firewall);
    return ruleset;
  };
  const groups = socketGroups(network.firewall, open);
  const sources = new Map<string, Sources>();
  const inputs = new Map<number, InputInterface>();
  // Sources are told apart by identity: each address has its own, made once.
  const known = new WeakMap<Ranges, Map<string, Answer>>();
  return {
    network,
    only: null,
    book,
    addresses,
    surroundings,
    sources: (address, prefixLength) => {
      const key = `${address.value}/${address.family}/${prefixLength}`;
      const before = sources.get(key);
      if (before !== undefined) return before;
      const made = book.sourcesFor(address, prefixLength ?? bitsOf(address.family));
      sources.set(key, made);
      return made;
    },
    takers: () => {
      takers ??= takersOf(open(), network, book);
      return takers;
    },
    doors: () => {
      const rules = compiled();
      doors ??= rules === null ? [] : publishedDoors(findDoors(rules), surroundings);
      return doors;
    },
    follow: (candidate, sources, protocol, port) => {
      const rules = compiled();
      if (rules === null) return null;
      const before = known.get(sources) ?? new Map<string, Answer>();
      known.set(sources, before);
      // Where rules ask for the control groups of sockets, no port is like another.
      const alike = groups === null ? rules.portClass(port) : `port ${port}`;
      const key = `${candidate.link.index} ${candidate.text} ${protocol} ${alike}`;
      const answer = before.get(key);
      if (answer !== undefined) return samePlaces(answer, port);
      const input = inputs.get(candidate.link.index) ?? inputOf(candidate.link, network);
      inputs.set(candidate.link.index, input);
      const packet = {
        family: candidate.address.family,
        protocol: protocol === 'tcp' ? TCP : UDP,
        destination: candidate.address.value,
        port,
        sources,
        sourcePorts: ANY_PORT,
        interface: input,
        cast: candidate.cast,
        ...(groups !== null && {
          inGroup: (path: string, ports: Ranges) => groups.has(path, protocol, ports),
        }),
      };
      const followed = follow(rules, packet, surroundings);
      before.set(key, { ...followed, port });
      return followed;
    },
  };
}
