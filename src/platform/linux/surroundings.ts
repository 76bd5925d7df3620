import type { Problem } from '../../model/index.ts';
import type { NetworkReading, Place } from '../platform.ts';
import { readFirewall } from './firewall/index.ts';
import { ephemeralRange, forwarding, listInterfaces } from './links/index.ts';

/** What decides who reaches the sockets of the calling thread's network namespace: interfaces and firewall. */
export async function readNetwork(place: Place, namespace: number, own: boolean): Promise<NetworkReading> {
  // Started first: the tools that it may have to ask run while the interfaces are read.
  const reading = readFirewall(place);
  const { interfaces, problems } = listInterfaces();
  const firewall = await reading;
  const unread: Problem[] =
    firewall.status === 'unknown' && firewall.reason !== 'rights'
      ? [{ code: 'firewall-unreadable', detail: `${firewall.reason}: ${firewall.detail}` }]
      : [];
  return {
    network: {
      namespace,
      own,
      interfaces,
      firewall,
      ephemeral: ephemeralRange(place),
      forwarding: forwarding(place),
    },
    problems: [...problems, ...unread],
  };
}
