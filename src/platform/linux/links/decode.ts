import type { InterfaceAddress } from '../../../model/index.ts';
import { eachAttribute, eachMessage, LITTLE_ENDIAN } from '../../../native/index.ts';
import { ipv4Text, ipv6Text } from '../sockets/index.ts';

/** Length of `struct ifinfomsg` and `struct ifaddrmsg`: what each message holds before its attributes. */
export const LINK_MESSAGE_LENGTH = 16;
export const ADDRESS_MESSAGE_LENGTH = 8;

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const IFLA_IFNAME = 3;
const IFLA_MASTER = 10;
const IFLA_LINKINFO = 18;
const IFLA_INFO_KIND = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;

/** An interface before its addresses are known. */
export interface Link {
  readonly index: number;
  readonly name: string;
  readonly up: boolean;
  readonly loopback: boolean;
  readonly kind: string | null;
  readonly master: number;
}

/** An address with the index of the interface that it belongs to. */
export interface AddressOf {
  readonly link: number;
  readonly address: InterfaceAddress;
}

/** Interfaces of an RTM_GETLINK dump (rtnetlink(7), `include/uapi/linux/if_link.h`). Never throws, whatever the bytes. */
export function decodeLinks(buffers: readonly Uint8Array[]): { links: readonly Link[]; malformed: number } {
  const links: Link[] = [];
  let malformed = 0;
  const sound = eachMessage(buffers, (view, from, to) => {
    if (to - from < LINK_MESSAGE_LENGTH) {
      malformed += 1;
      return;
    }
    let name = '';
    let kind: string | null = null;
    let master = 0;
    const followed = eachAttribute(view, from + LINK_MESSAGE_LENGTH, to, (type, at, end) => {
      if (type === IFLA_IFNAME) name = textOf(view, at, end);
      else if (type === IFLA_MASTER && end - at >= 4) master = view.getUint32(at, LITTLE_ENDIAN);
      else if (type === IFLA_LINKINFO) {
        const nested = eachAttribute(view, at, end, (inner, innerAt, innerEnd) => {
          if (inner === IFLA_INFO_KIND) kind = textOf(view, innerAt, innerEnd);
        });
        if (!nested) malformed += 1;
      }
    });
    if (!followed || name === '') malformed += 1;
    const flags = view.getUint32(from + 8, LITTLE_ENDIAN);
    links.push({
      index: view.getUint32(from + 4, LITTLE_ENDIAN),
      name,
      up: (flags & IFF_UP) !== 0,
      loopback: (flags & IFF_LOOPBACK) !== 0,
      kind,
      master,
    });
  });
  return { links, malformed: sound ? malformed : malformed + 1 };
}

/**
 * Addresses of an RTM_GETADDR dump (rtnetlink(7), `include/uapi/linux/if_addr.h`). Never throws, whatever the bytes.
 *
 * Deprecated addresses are among them: they still take connections. Tentative ones too, which will do so in a
 * second, and those that failed the search for duplicates, which lie idle: rather one address too many than one too few.
 */
export function decodeAddresses(buffers: readonly Uint8Array[]): {
  addresses: readonly AddressOf[];
  malformed: number;
} {
  const addresses: AddressOf[] = [];
  let malformed = 0;
  const sound = eachMessage(buffers, (view, from, to) => {
    if (to - from < ADDRESS_MESSAGE_LENGTH) {
      malformed += 1;
      return;
    }
    const family = view.getUint8(from);
    // Other families (MCTP, Phonet) answer this dump too.
    if (family !== AF_INET && family !== AF_INET6) return;
    const length = family === AF_INET ? 4 : 16;
    let own = -1;
    let local = false;
    const followed = eachAttribute(view, from + ADDRESS_MESSAGE_LENGTH, to, (type, at, end) => {
      if (end - at < length) return;
      // On a point-to-point interface IFA_ADDRESS is the other side, and IFA_LOCAL ours.
      if (type === IFA_LOCAL || (type === IFA_ADDRESS && !local)) own = at;
      local ||= type === IFA_LOCAL;
    });
    if (!followed) malformed += 1;
    if (own === -1) {
      malformed += 1;
      return;
    }
    addresses.push({
      link: view.getUint32(from + 4, LITTLE_ENDIAN),
      address: {
        family: family === AF_INET ? 'ipv4' : 'ipv6',
        address: family === AF_INET ? ipv4Text(view, own) : ipv6Text(view, own),
        prefixLength: Math.min(view.getUint8(from + 1), length * 8),
        scope: scopeOf(view.getUint8(from + 3)),
      },
    });
  });
  return { addresses, malformed: sound ? malformed : malformed + 1 };
}

/** `rtnetlink` scopes; those between are for administrators to define, and reach further than one link. */
function scopeOf(scope: number): InterfaceAddress['scope'] {
  if (scope >= 254) return 'host';
  if (scope === 253) return 'link';
  return scope >= 200 ? 'site' : 'global';
}

function textOf(view: DataView, from: number, to: number): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + from, to - from);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
