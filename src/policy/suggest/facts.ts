import type { Prefix } from '../../address/index.ts';
import { knownAs } from '../../catalog/index.ts';
import type { Interface, Network, PortKey, Published } from '../../model/index.ts';
import { isInterface } from '../read/index.ts';
import { isDhcpClient, type Known, knownOf, type ListeningPort, programNames } from '../resolve/index.ts';
import type { PortFacts } from './decide.ts';
import { addressOf, isIn } from './networks.ts';
import { NOBODY, type Peers, peersOf, together } from './peers.ts';

/** Shutting these out may shut out whoever administers the machine: entries of the catalog, and programs. */
const LOGINS: ReadonlySet<string> = new Set(['ssh']);
const LOGIN_SERVERS: ReadonlySet<string> = new Set(['sshd', 'dropbear', 'tinysshd']);

/** fe80::/10: every interface has such an address. */
const LINK_LENGTH = 10;
/** Entries of the catalog for servers that are asked by who has no address. */
const ADDRESS_SERVERS: ReadonlySet<string> = new Set(['dhcp-server', 'dhcpv6-server']);

/** What is asked about each port. */
export interface Surroundings {
  readonly own: readonly Prefix[];
  readonly network: Network;
  readonly came: ReadonlyMap<number, readonly string[]>;
  readonly peers: ReadonlyMap<number, Peers>;
  readonly suspicious: ReadonlySet<string>;
}

export function factsOf(listening: ListeningPort, { own, network, came, peers, suspicious }: Surroundings): PortFacts {
  const { protocol, first, port } = listening;
  const [published = null] = listening.published;
  // A container's port is known for what listens within.
  const known = published === null ? knownOf(protocol, first, listening) : inside(published);
  const isTrojan = known?.facts.kind === 'trojan' || known?.facts.kind === 'worm';
  return {
    known: isTrojan ? null : known,
    trojan: isTrojan && known !== null ? known.name : null,
    suspicious: suspicious.has(keyOf(port)),
    session: protocol === 'tcp' && came.has(first),
    dhcp: isDhcpClient(protocol, first),
    published,
    remoteLogin: isLoginServer(listening, known),
    peers: protocol === 'tcp' ? together(peers.get(first) ?? NOBODY, peersOf(came.get(first) ?? [])) : NOBODY,
    own: own.filter((prefix) => canReach(prefix, listening, network)),
    asked: known !== null && ADDRESS_SERVERS.has(known.facts.id) ? askedBy(listening, own, network) : null,
  };
}

/** A server of ssh at any port; what a session of it listens on for somebody is none. */
function isLoginServer({ port: { holders } }: ListeningPort, known: Known | null): boolean {
  if (known !== null && LOGINS.has(known.facts.id)) return true;
  return holders.some(({ process }) => {
    const isScope = process.unit?.endsWith('.scope') === true;
    return !isScope && programNames(process).some((name) => LOGIN_SERVERS.has(name));
  });
}

function inside({ protocol, to }: Published): Known | null {
  const known = protocol === 'tcp' || protocol === 'udp' ? knownAs(protocol, to.port) : null;
  const isOfUse = known?.entry?.kind === 'service' || known?.entry?.kind === 'client';
  return isOfUse && known?.entry !== undefined && known.entry !== null
    ? { name: known.name, facts: known.entry }
    : null;
}

/** What is bound to an address of one interface is for the networks of that interface. */
function canReach(prefix: Prefix, { sockets }: ListeningPort, { interfaces }: Network): boolean {
  if (sockets.length === 0) return true;
  return sockets.some(({ local, interface: bound }) => {
    const address = addressOf(local.address);
    const isAnywhere = address === null || BigInt(address.value) === 0n;
    // 0.0.0.0 answers nobody over IPv6; :: mostly does over IPv4.
    if (isAnywhere && !isBound(bound)) return prefix.family === 'ip6' ? address?.family !== 'ip' : true;
    const links = interfaces.filter(
      (link) => link.index === bound || link.addresses.some((one) => one.address === local.address),
    );
    // A group's own address (multicast) is no interface's.
    if (links.length === 0) return true;
    const near = links.flatMap(({ addresses }) => addresses.map((one) => addressOf(one.address)));
    return near.some((one) => one !== null && isIn(one, prefix));
  });
}

function isBound(index: number | undefined): boolean {
  return index !== undefined && index !== 0;
}

/** Names of the interfaces that a server of addresses is bound to, else of those in private networks. */
function askedBy({ sockets }: ListeningPort, own: readonly Prefix[], { interfaces }: Network): readonly string[] {
  const bound = new Set(sockets.map(({ interface: index }) => index).filter(isBound));
  const isPrivate = ({ loopback, addresses }: Interface): boolean =>
    !loopback &&
    addresses.some(({ address: text }) => {
      const address = addressOf(text);
      return address !== null && own.some((prefix) => prefix.length !== LINK_LENGTH && isIn(address, prefix));
    });
  const links = interfaces.filter((link) => (bound.size > 0 ? bound.has(link.index) : isPrivate(link)));
  return links.map(({ name }) => name).filter(isInterface);
}

/** Of a port on which nobody listens. */
export const UNKNOWN: Omit<PortFacts, 'session' | 'peers' | 'own'> = {
  known: null,
  trojan: null,
  suspicious: false,
  dhcp: false,
  remoteLogin: false,
  published: null,
  asked: null,
};

export function keyOf({ protocol, number }: Pick<PortKey, 'number'> & { readonly protocol: string }): string {
  return `${protocol} ${number}`;
}
