import type { Network, Socket } from '../../model/index.ts';
import { type Address, type IpFamily, parseAddress, unmapped } from '../firewall/index.ts';
import type { SourceBook } from './sources.ts';

/** What a socket answers to. */
export type Binding =
  | { readonly kind: 'loopback'; readonly address: Address }
  | { readonly kind: 'wildcard'; readonly families: readonly IpFamily[]; readonly interface: number }
  | { readonly kind: 'address'; readonly address: Address; readonly text: string; readonly interface: number };

export function bindingOf(socket: Socket, { interfaces }: Network, book: SourceBook): Binding {
  const parsed = parseAddress(socket.local.address);
  // Where it can't be told, none is the usual, and the furthest.
  const device = socket.interface ?? 0;
  const bound = interfaces.find(({ index }) => device !== 0 && index === device);
  if (bound?.loopback === true) return { kind: 'loopback', address: parsed ?? { family: 'ip', value: 0 } };
  const address = parsed === null ? null : unmapped(parsed);
  if (address === null || isWildcard(address)) {
    return { kind: 'wildcard', families: familiesOf(socket, parsed), interface: device };
  }
  if (book.isLoopback(address)) return { kind: 'loopback', address };
  return { kind: 'address', address, text: socket.local.address, interface: device };
}

function isWildcard({ value }: Address): boolean {
  return value === 0 || value === 0n;
}

/** An IPv6 socket without V6ONLY answers IPv4 too; where it can't be told, the kernel's default (it does) holds. */
function familiesOf(socket: Socket, address: Address | null): readonly IpFamily[] {
  if (socket.family !== 'ipv6') return ['ip'];
  // `::ffff:0.0.0.0` answers IPv4 alone.
  if (address !== null && address.value !== 0n) return ['ip'];
  return socket.v6only === true ? ['ip6'] : ['ip6', 'ip'];
}
