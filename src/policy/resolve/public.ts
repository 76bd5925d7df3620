import { knownAs } from '../../catalog/index.ts';
import type { CatalogFacts, PolicyWarning, PortKey, ResolvedEntry } from '../../model/index.ts';
import { holderNames, type ListeningPort } from './listening.ts';

/** Of a wider range only those ports are looked up on which something listens. */
const FEW = 16;

/** To these a DHCP server sends its answers: as broadcasts, or from the link, so that no connection is known for them. */
export const DHCP_CLIENT: readonly PortKey[] = [
  { protocol: 'udp', number: 68 },
  { protocol: 'udp', number: 546 },
];

export function isDhcpClient(protocol: string, number: number): boolean {
  return DHCP_CLIENT.some((port) => port.protocol === protocol && port.number === number);
}

/** What the catalog says of a port, where that is about what really is there. */
export interface Known {
  readonly name: string;
  readonly facts: CatalogFacts;
}

/**
 * @param listening what is on the port now; the catalog speaks of nobody else's programs, and a trojan's number says
 *   nothing of a program that can be seen
 */
export function knownOf(protocol: 'tcp' | 'udp', number: number, listening: ListeningPort | undefined): Known | null {
  const holders = listening === undefined ? [] : holderNames(listening.port);
  const known = knownAs(protocol, number, holders);
  const facts = known?.entry ?? null;
  if (known === null || facts === null || facts.kind === 'class') return null;
  if (holders.length === 0) return { name: known.name, facts };
  if (facts.kind === 'trojan' || facts.kind === 'worm') return null;
  const isRight = facts.programs.length === 0 || holders.some((holder) => facts.programs.includes(holder));
  return isRight ? { name: known.name, facts } : null;
}

/** Ports that anyone may reach by this entry, and nobody should: databases, file shares, what trojans are known for. */
export function notForAnyone(entry: ResolvedEntry, listening: readonly ListeningPort[]): readonly PolicyWarning[] {
  if (entry.target.kind !== 'ports' || !isForAnyone(entry)) return [];
  return entry.target.ports.flatMap(({ protocol, first, last }) => {
    const there = new Map(
      listening
        .filter((one) => one.protocol === protocol && one.first >= first && one.first <= last)
        .map((one) => [one.first, one]),
    );
    const few = Array.from({ length: Math.min(last - first + 1, FEW) }, (_, index) => first + index);
    const numbers = last - first < FEW ? few : [...there.keys()].toSorted((one, other) => one - other);
    return numbers.flatMap((number): readonly PolicyWarning[] => {
      const known = isDhcpClient(protocol, number) ? null : knownOf(protocol, number, there.get(number));
      // What asks others has its number by chance.
      if (known?.facts.public !== 'never' || known.facts.kind === 'client') return [];
      return [{ code: 'should-not-be-public', line: entry.line, port: { protocol, number }, name: known.name }];
    });
  });
}

function isForAnyone({ addresses, interfaces }: ResolvedEntry): boolean {
  return interfaces === null && (addresses === null || addresses.some((address) => address.endsWith('/0')));
}
