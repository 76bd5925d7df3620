import type { Network } from '../../model/index.ts';
import type { Session } from '../../session/index.ts';
import { isLoopback, type ListeningPort } from '../resolve/index.ts';

/**
 * The ports of this machine by which a session came, with the addresses from which. Connections that whoever runs
 * Menshen opened to elsewhere begin at a port that the kernel chose, on which nobody listens.
 */
export function sessionPorts(
  { connections }: Pick<Session, 'connections'>,
  ports: readonly ListeningPort[],
  { ephemeral }: Pick<Network, 'ephemeral'>,
): ReadonlyMap<number, readonly string[]> {
  const came = new Map<number, readonly string[]>();
  for (const { local, peer } of connections) {
    const isHeard = ports.some(
      ({ protocol, first, last }) => protocol === 'tcp' && first <= local.port && local.port <= last,
    );
    const isChosen = ephemeral !== null && local.port >= ephemeral.first && local.port <= ephemeral.last;
    if (isLoopback(peer.address) || (!isHeard && isChosen) || local.port === 0) continue;
    came.set(local.port, [...new Set([...(came.get(local.port) ?? []), peer.address])]);
  }
  return came;
}
