import type { Network } from '../model/index.ts';
import type { SessionConnection } from './session.ts';

/** 127.0.0.0/8 and ::1. */
const LOOPBACK = /^(?:127\.|::1$)/;

/**
 * Tells of connections that this machine made to itself: a session that came by one says nothing of the network, since
 * whatever it was handed on from (`ssh -L`, a jump over localhost) is another connection.
 */
export function fromHere(
  networks: readonly Pick<Network, 'interfaces'>[],
): (connection: Pick<SessionConnection, 'peer'>) => boolean {
  const own = new Set(
    networks.flatMap(({ interfaces }) =>
      interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => plainAddress(address))),
    ),
  );
  return ({ peer }) => {
    const address = plainAddress(peer.address);
    return own.has(address) || LOOPBACK.test(address);
  };
}

/** One spelling for an IPv4 address that came in on a socket of both families; no zone. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
