import type { Endpoint } from '../../../model/index.ts';
import { addressReader, slots } from './address.ts';

/** Reads endpoints of one dump. */
export interface EndpointReader {
  /** @param at where the address lies: four or sixteen bytes in network order */
  read(view: DataView, at: number, family: 'ipv4' | 'ipv6', port: number): Endpoint;
}

const SLOTS = 4096;

/**
 * An `EndpointReader` that hands out the same value again where it can: tens of thousands of connections share a
 * server's own endpoint, and making less is what makes a large dump fast. Its memory is bounded.
 */
export function endpointReader(): EndpointReader {
  const addresses = addressReader();
  const made = slots<Endpoint>(SLOTS);
  return {
    read(view, at, family, port) {
      const address = family === 'ipv4' ? addresses.ipv4(view, at) : addresses.ipv6(view, at);
      const slot = port % SLOTS;
      const known = made[slot];
      if (known !== undefined && known.port === port && known.address === address) return known;
      const endpoint = { address, port };
      made[slot] = endpoint;
      return endpoint;
    },
  };
}
