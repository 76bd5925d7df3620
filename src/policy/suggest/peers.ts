import type { Address } from '../../address/index.ts';
import type { Inspection, Network } from '../../model/index.ts';
import { isLoopback } from '../resolve/index.ts';
import { addressOf, isPrivate } from './networks.ts';

/** Who is connected to a port, this machine itself left out. */
export interface Peers {
  /** Each private address once, by its text. */
  readonly private: ReadonlyMap<string, Address>;
  /** How many connections there are from each side. */
  readonly privateCount: number;
  readonly publicCount: number;
}

export const NOBODY: Peers = { private: new Map(), privateCount: 0, publicCount: 0 };

/** Who is connected by TCP, by the port of this machine: also those that it connected to itself, from a port of chance. */
export function peersByPort({ sockets }: Pick<Inspection, 'sockets'>, network: Network): ReadonlyMap<number, Peers> {
  const own = new Set(network.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const texts = new Map<number, string[]>();
  for (const { namespace, protocol, peer, local, state } of sockets) {
    if (namespace !== network.namespace || protocol !== 'tcp' || peer === null || state !== 'established') continue;
    if (isLoopback(peer.address) || own.has(peer.address.replace(/^::ffff:/, ''))) continue;
    const known = texts.get(local.port);
    if (known === undefined) texts.set(local.port, [peer.address]);
    else known.push(peer.address);
  }
  return new Map([...texts].map(([port, addresses]) => [port, peersOf(addresses)]));
}

/** @param texts of one connection each */
export function peersOf(texts: readonly string[]): Peers {
  const found = new Map<string, Address>();
  let [privateCount, publicCount] = [0, 0];
  for (const text of texts) {
    const address = addressOf(text);
    if (address === null) continue;
    if (!isPrivate(address)) {
      publicCount += 1;
      continue;
    }
    privateCount += 1;
    found.set(text, address);
  }
  return { private: found, privateCount, publicCount };
}

/** Two looks at the same port: connections that both saw are counted once. */
export function together(one: Peers, other: Peers): Peers {
  const all = new Map([...one.private, ...other.private]);
  return {
    private: all,
    privateCount: Math.max(one.privateCount, other.privateCount, all.size),
    publicCount: Math.max(one.publicCount, other.publicCount),
  };
}
