import type { Probing } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { addressBytes } from '../../sockets/index.ts';
import { CABLE, type Cable, layCable, OTHER_END, removeCable } from './cable.ts';
import { PROBER, startProber } from './child.ts';
import { removeLeftovers } from './counter.ts';
import { probeNetwork } from './network.ts';
import { routeOf } from './routes.ts';

/**
 * Networks of our own to ask this machine from: a network namespace that a child process holds, and a cable (veth) into
 * it, both made without a tool. All that changes here is one interface, the route to its network of four addresses, and
 * while questions are asked one table of nftables that only counts what that interface brings.
 *
 * However we end, it is taken away: the child sees its input end, the cable goes with the child's namespace, and a table
 * that outlived both goes at the next `open`.
 *
 * @param prober the program that the child begins as: `prober.ts`, built
 */
export function linuxProbing(place: Place, prober: string = PROBER): Probing {
  return {
    isOurs: (name) => CABLE.test(name),
    async open() {
      const child = await startProber(prober);
      if ('status' in child) return child;
      await removeLeftovers();
      const cable = layCable(place, child.pid);
      if ('status' in cable) {
        await child.end();
        return cable;
      }
      const addresses = cable.addresses.map(({ family, there, prefixLength }) => ({
        family,
        address: there,
        prefixLength,
      }));
      const settled = await child.order({ do: 'settle', interface: OTHER_END, addresses, table: cable.name });
      const fault = settled.status === 'done' ? misled(cable) : settled;
      if (fault === null) return { status: 'done', network: probeNetwork(place, cable, child) };
      removeCable(cable.name);
      await child.end();
      return fault;
    },
  };
}

/** Answers must go back over the cable: rules of routing may send them elsewhere. */
function misled({ index, addresses }: Cable): { readonly status: 'refused'; readonly detail: string } | null {
  for (const { family, there } of addresses) {
    const bytes = addressBytes(there, family === 'ip' ? 'ipv4' : 'ipv6');
    const route = bytes === null ? 'no address' : routeOf(family, bytes, null);
    if (typeof route === 'string') return { status: 'refused', detail: `RTM_GETROUTE ${there}: ${route}` };
    if (route.interface !== index) {
      return { status: 'refused', detail: `RTM_GETROUTE ${there}: by interface ${route.interface}` };
    }
  }
  return null;
}
