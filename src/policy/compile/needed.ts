import type { PolicyIcmp } from '../../model/index.ts';
import * as say from './expressions.ts';
import { pingTests, type Rule } from './rules.ts';
import type { NftStatement, NftValue } from './types.ts';

/** Router and neighbour solicitations and advertisements: RFC 4861. */
const NEIGHBOURS: NftValue = say.range(133, 136);
const MULTICAST: NftValue = say.network('224.0.0.0', 4);
const LINK: NftValue = say.network('fe80::', 10);

/** ICMP and IGMP. Whatever is none of them never comes to the rules below. */
export const CONTROL_PROTOCOLS: NftStatement = say.protocol('icmp', 'igmp', 'ipv6-icmp');

/**
 * What comes in unasked because IP does not work without it (RFC 4890, section 4.4), and what `icmp` allows besides. A
 * hop limit of 255 can't have passed a router. Errors of connections are `related`; what else is (connections that a
 * helper of conntrack announces, because a packet's payload told it to) is judged like any other.
 *
 * No DHCP: clients of IPv4 read raw packets, which no filter sees, and an answer to IPv6's multicast would have to be
 * trusted for its source port.
 */
export function neededIn(icmp: PolicyIcmp): readonly Rule[] {
  const echo = pingTests(null).map((test) => ({ comment: 'icmp: ping', expr: [...test, say.ACCEPT] }));
  const all = { comment: 'icmp: all', expr: [say.protocol('icmp', 'ipv6-icmp'), say.ACCEPT] };
  return [
    { comment: 'errors of connections', expr: [say.ctState('related'), say.ACCEPT] },
    neighbours,
    { comment: 'multicast membership', expr: [...listenerTests(say.range(130, 132)), say.ACCEPT] },
    membership,
    // Of connections that conntrack was told to pass over, too.
    { comment: 'packets that are too big', expr: [say.header('icmpv6', 'type', 'packet-too-big'), say.ACCEPT] },
    {
      comment: 'packets that are too big',
      expr: [
        say.header('icmp', 'type', 'destination-unreachable'),
        say.header('icmp', 'code', 'frag-needed'),
        say.ACCEPT,
      ],
    },
    ...(icmp === 'ping' ? echo : icmp === 'all' ? [all] : []),
  ];
}

/** What this machine must send for the same reason, where `out` lists what it may. */
export function neededOut(): readonly Rule[] {
  return [
    neighbours,
    { comment: 'multicast membership', expr: [...listenerTests(say.range(131, 132)), say.ACCEPT] },
    membership,
  ];
}

const neighbours: Rule = {
  comment: 'neighbours and routers',
  expr: [say.header('icmpv6', 'type', NEIGHBOURS), say.header('ip6', 'hoplimit', 255), say.ACCEPT],
};

/** IGMP, which never leaves its link: RFC 3376, section 4. */
const membership: Rule = {
  comment: 'multicast membership',
  expr: [
    say.header('ip', 'protocol', 'igmp'),
    say.header('ip', 'ttl', 1),
    say.header('ip', 'daddr', MULTICAST),
    say.ACCEPT,
  ],
};

/** Multicast listener discovery: RFC 3810, section 5. A report may be sent before there is an address. */
function listenerTests(types: NftValue): Rule['expr'] {
  return [
    say.header('icmpv6', 'type', types, 143),
    say.header('ip6', 'hoplimit', 1),
    say.header('ip6', 'saddr', '::', LINK),
  ];
}
