import type { PolicyPacket, ResolvedPolicy } from '../../model/index.ts';
import { fits, isIcmp, isPing } from './entry.ts';
import { networkOf } from './network.ts';

/** What a policy says of a packet. `line`: of the first entry that lets it in; `null` where none does. */
export interface Decision {
  readonly verdict: 'let-in' | 'shut';
  readonly line: number | null;
}

const IGMP = 2;
const LINK_LOCAL = networkOf('fe80::/10');

/**
 * Judges the first packet of a connection by the policy's own words, entry by entry: what `compile` makes of a policy must
 * do the same, and shares nothing with this but how an address is read.
 *
 * A service is its ports: which sockets its control group has can't be seen in a packet. ICMP is taken to have come from
 * the link where it must have, and "destination unreachable" of IPv4 to say that a packet was too big.
 */
export function decide(policy: ResolvedPolicy, packet: PolicyPacket): Decision {
  if (packet.interface === 'lo') return letIn(null);
  const entries = packet.way === 'out' ? policy.out : policy.allow;
  if (entries === null) return letIn(null);
  for (const entry of entries) {
    if (fits(entry, packet)) return letIn(entry.line);
  }
  if (isNeeded(packet)) return letIn(null);
  if (packet.way !== 'out') {
    if (policy.icmp === 'all' && isIcmp(packet)) return letIn(null);
    if (policy.icmp === 'ping' && isPing(packet)) return letIn(null);
  }
  return { verdict: 'shut', line: null };
}

function letIn(line: number | null): Decision {
  return { verdict: 'let-in', line };
}

/** What IP does not work without. */
function isNeeded(packet: PolicyPacket): boolean {
  const { way, family, address, icmpType } = packet;
  if (way === 'published') return false;
  if (family === 'ip') return packet.protocol === IGMP || (way === 'in' && isIcmp(packet) && icmpType === 3);
  if (!isIcmp(packet) || icmpType === undefined) return false;
  switch (icmpType) {
    // Routers and neighbours: they ask, and they answer.
    case 133:
    case 134:
    case 135:
    case 136:
      return true;
    // A packet that was too big.
    case 2:
      return way === 'in';
    // Who listens to which multicast group: asked, reported, left. Of those that go out, the address is the group's.
    case 130:
      return way === 'in' && isOnLink(address);
    case 131:
    case 132:
    case 143:
      return way === 'out' || isOnLink(address);
    default:
      return false;
  }
}

function isOnLink(address: bigint): boolean {
  return address === 0n || (LINK_LOCAL !== null && LINK_LOCAL.first <= address && address <= LINK_LOCAL.last);
}
