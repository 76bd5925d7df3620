import type { SocketState } from '../../../model/index.ts';
import { familyOf, readAddress } from '../shared/endpoint.ts';
import { stateOf } from '../shared/states.ts';
import type { Columns, Entry } from './entries.ts';

/** How a listing writes what ss has written in several ways; the listing itself tells. */
export interface Habits {
  /** What it lists where it has no column for that. */
  readonly protocol: 'tcp' | 'udp';
  /** Before iproute2 4.12 a star was IPv4 alone, and IPv6 had no brackets. */
  readonly starIsIpv4: boolean;
}

const ONLY_TCP: ReadonlySet<SocketState> = new Set<SocketState>([
  'listen',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close-wait',
  'last-ack',
  'closing',
]);

export function habitsOf(entries: readonly Entry[]): Habits {
  let tcp = false;
  let unconnected = false;
  let starIsIpv4 = false;
  for (const { columns } of entries) {
    if (columns === null) continue;
    if (columns.netid === undefined) {
      const state = stateOf(columns.state);
      tcp ||= state !== undefined && ONLY_TCP.has(state);
      unconnected ||= state === 'close';
    }
    starIsIpv4 ||= isOld(columns);
  }
  return { protocol: unconnected && !tcp ? 'udp' : 'tcp', starIsIpv4 };
}

const INTERNET = /^(?:tcp|udp|raw)$/;

/** `127.0.0.1:25 *:*`, `:::22`: today's ss prints `0.0.0.0:*` and `[::]:22`. */
function isOld({ netid, local, peer }: Columns): boolean {
  if (netid !== undefined && !INTERNET.test(netid)) return false;
  const address = local.slice(0, Math.max(0, local.lastIndexOf(':')));
  if (peer === '*:*') return /^\d/.test(local) && familyOf(readAddress(address)?.address ?? '*') === 'ipv4';
  return peer === ':::*' || (!local.startsWith('[') && address.includes(':') && readAddress(address) !== null);
}
