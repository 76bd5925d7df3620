import { networkInterfaces } from 'node:os';

import type { Interface, InterfaceAddress, Problem } from '../../../model/index.ts';
import { dump, type DumpRequest, interfaceIndex, NETLINK_ROUTE } from '../../../native/index.ts';
import { ADDRESS_MESSAGE_LENGTH, decodeAddresses, decodeLinks, LINK_MESSAGE_LENGTH } from './decode.ts';

const RTM_GETLINK = 18;
const RTM_GETADDR = 22;

export interface InterfaceListing {
  readonly interfaces: readonly Interface[];
  readonly problems: readonly Problem[];
}

/**
 * The interfaces of the calling thread's network namespace with their addresses, by rtnetlink(7). Where that is refused,
 * what Node tells of those that are up and have an address; a problem then says so. Blocks while the kernel answers.
 *
 * @param ask answers dump requests; tests hand in recorded ones
 */
export function listInterfaces(ask: typeof dump = dump): InterfaceListing {
  const links = ask(request(RTM_GETLINK, LINK_MESSAGE_LENGTH));
  const addresses = ask(request(RTM_GETADDR, ADDRESS_MESSAGE_LENGTH));
  if (links.status !== 'complete') return listByNode(links.detail);
  if (addresses.status !== 'complete') return listByNode(addresses.detail);
  const decodedLinks = decodeLinks(links.buffers);
  const decodedAddresses = decodeAddresses(addresses.buffers);
  const byLink = new Map<number, InterfaceAddress[]>();
  for (const { link, address } of decodedAddresses.addresses) {
    const known = byLink.get(link);
    if (known === undefined) byLink.set(link, [address]);
    else known.push(address);
  }
  const malformed = decodedLinks.malformed + decodedAddresses.malformed;
  return {
    interfaces: decodedLinks.links.map((link) => ({ ...link, addresses: byLink.get(link.index) ?? [] })),
    problems: malformed === 0 ? [] : [{ code: 'netlink-malformed', detail: `rtnetlink: ${malformed}` }],
  };
}

/** Of every family: `struct ifinfomsg` or `struct ifaddrmsg`, all zero. */
function request(type: number, length: number): DumpRequest {
  return { protocol: NETLINK_ROUTE, type, payload: new Uint8Array(length), shortest: length };
}

/** Node knows neither kinds nor masters, and leaves out interfaces that are down or have no address. */
function listByNode(refused: string): InterfaceListing {
  const problems: Problem[] = [{ code: 'interfaces-unreadable', detail: `rtnetlink: ${refused}` }];
  try {
    const interfaces = Object.entries(networkInterfaces()).map(([name, addresses = []]): Interface => ({
      index: interfaceIndex(name),
      name,
      up: true,
      loopback: addresses.some(({ internal }) => internal),
      kind: null,
      master: 0,
      addresses: addresses.map(({ family, address, cidr }) => ({
        family: family === 'IPv4' ? 'ipv4' : 'ipv6',
        address,
        prefixLength: Number(cidr?.split('/')[1] ?? (family === 'IPv4' ? 32 : 128)),
        scope: guessScope(address),
      })),
    }));
    return { interfaces, problems };
  } catch (error) {
    const detail = `getifaddrs: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`;
    return { interfaces: [], problems: [...problems, { code: 'interfaces-unreadable', detail }] };
  }
}

/** What the kernel gives an address of this kind unless it is told otherwise. */
function guessScope(address: string): InterfaceAddress['scope'] {
  if (address === '::1' || address.startsWith('127.')) return 'host';
  return address.startsWith('fe80:') || address.startsWith('169.254.') ? 'link' : 'global';
}
