import { CHAINS, type Choice, type Dice, port, RANGES, transport } from './dice.ts';

const PREFIXES_IPV4 = ['192.0.2.0/24', '192.0.2.0/28', '192.0.2.77', '198.18.0.0/16', '198.18.32.0/19', '10.0.0.0/8'];
const PREFIXES_IPV6 = ['fd00:1::/64', 'fd00:1::10', 'fd00:5::/48', '2001:db8::/32'];

const ports: Choice = (at) =>
  at.pick([
    port(at),
    `{ ${[...new Set([port(at), port(at), port(at)])].join(', ')} }`,
    '22-443',
    '1000-65535',
    `!= ${port(at)}`,
  ]);

/** Matches of nft that do not depend on the family. */
const MATCHES: readonly Choice[] = [
  (at) => `${transport(at)} dport ${ports(at)}`,
  (at) => `${transport(at)} dport ${ports(at)}`,
  (at) => `meta l4proto { tcp, udp } th dport ${ports(at)}`,
  (at) => `${transport(at)} sport ${at.pick(['20000-40000', '>= 40000', '< 30000', '!= 1-30000'])}`,
  (at) => `meta l4proto ${at.pick(['', '!= '])}${transport(at)}`,
  (at) =>
    `iifname ${at.pick(['"eth0"', '!= "eth0"', '{ "eth0", "eth1" }', '"eth*"', '"wg*"', '!= "wlan0"', '"eth1"'])}`,
  (at) => `iif ${at.pick(['"eth0"', '!= "eth1"', '{ "lo", "eth1" }'])}`,
  (at) => `ct state ${at.pick(['new', 'established', '!= new', '{ new, related }', 'new,untracked', 'invalid'])}`,
  (at) => `meta mark ${at.pick(['1', '!= 1', '& 0x3 == 0x2', '0-2', '{ 0, 2 }'])}`,
  (at) => `ct mark ${at.pick(['0', '1', '!= 2'])}`,
  (at) => `fib daddr type ${at.pick(['local', '!= local', '{ local, broadcast }', 'unicast'])}`,
  () => 'fib saddr type unicast',
  () => 'fib saddr . iif oif exists',
  () => 'fib saddr . iif oif missing',
  (at) => `meta pkttype ${at.pick(['host', '{ broadcast, multicast }', '!= host'])}`,
  (at) => `tcp flags ${at.pick(['syn', '& (fin|syn|rst|ack) == syn', '& (syn|ack) == ack', '!= syn'])}`,
  (at) => `meta nfproto ${at.pick(['ipv4', 'ipv6'])}`,
  (at) => `meta protocol ${at.pick(['ip', 'ip6', '{ ip, ip6 }'])}`,
  (at) => `meta l4proto . th dport ${at.pick(['@services', '{ tcp . 22, udp . 53-5000 }', '!= { tcp . 80-8080 }'])}`,
  (at) => `iifname . ${transport(at)} dport { "eth0" . 22-443, "eth1" . 80 }`,
  () => 'meta skuid 0',
  () => 'meta iiftype ether',
  () => 'ct status dnat',
  () => 'ct direction original',
  (at) => `meta l4proto tcp ct original proto-dst ${port(at)}`,
  () => 'exthdr frag exists',
];

const MATCHES_IPV4: readonly Choice[] = [
  (at) => `ip saddr ${at.pick([...PREFIXES_IPV4, ...RANGES])}`,
  (at) => `ip saddr != ${at.pick(PREFIXES_IPV4)}`,
  (at) => `ip saddr ${at.pick(['', '!= '])}{ ${at.pick(PREFIXES_IPV4)}, 203.0.113.9 }`,
  (at) => `ip saddr ${at.pick(['', '!= '])}@known`,
  (at) => `ip saddr . ${transport(at)} dport ${at.pick(['@pairs', '{ 192.0.2.0/28 . 22, 198.18.0.0/16 . 80-8000 }'])}`,
  (at) => `ip daddr ${at.pick(['192.0.2.2', '!= 192.0.2.2', '198.19.0.0/24', '198.18.99.2'])}`,
  (at) => `ip protocol ${transport(at)}`,
  (at) => `ct original ip daddr ${at.pick(['192.0.2.2', '198.18.99.2'])}`,
  () => 'ip saddr & 255.255.0.255 == 192.0.0.10',
  () => 'ip frag-off & 0x1fff != 0',
];

const MATCHES_IPV6: readonly Choice[] = [
  (at) => `ip6 saddr ${at.pick(['', '!= '])}${at.pick(PREFIXES_IPV6)}`,
  (at) => `ip6 saddr { ${at.pick(PREFIXES_IPV6)}, fd00:77::/48 }`,
  () => 'ip6 daddr fd00:1::2',
  (at) => `ip6 nexthdr ${transport(at)}`,
];

const MARKS: readonly string[] = [
  'meta mark set 0x1',
  'meta mark set meta mark | 0x2',
  'meta mark set meta mark & 0xfffffffd',
  'meta mark set meta mark ^ 0x3',
  'ct mark set meta mark',
  'ct mark set 0x2',
  'meta mark set ct mark',
];

function match(at: Dice): string {
  const kind = at.below(10);
  return at.pick(kind < 5 ? MATCHES : kind < 8 ? MATCHES_IPV4 : MATCHES_IPV6)(at);
}

function verdict(at: Dice, chain: number): string {
  const kind = at.below(100);
  if (kind < 30) return 'accept';
  if (kind < 55) return 'drop';
  if (kind < 62) return 'reject';
  if (kind < 69) return 'return';
  if (kind < 76) return at.pick(MARKS);
  if (kind < 80) return 'counter';
  const next = chain + 1 + at.below(CHAINS - chain);
  return next >= CHAINS ? 'accept' : `${at.pick(['jump', 'jump', 'goto'])} c${next}`;
}

function vmap(at: Dice, chain: number): string {
  const to = (): string => verdict(at, chain).replace(/^(counter|meta|ct) .*|^counter$|^reject$/, 'continue');
  return at.pick([
    () => `${transport(at)} dport vmap { 22 : ${to()}, 53-80 : ${to()}, 1000-6000 : ${to()} }`,
    () => `ip saddr vmap { 192.0.2.0/26 : ${to()}, 198.18.0.0/15 : ${to()} }`,
    () => `ct state vmap { established : accept, invalid : drop, new : ${to()} }`,
    () => `meta l4proto . th dport vmap { tcp . 22 : ${to()}, udp . 53 : ${to()} }`,
    () => `iifname vmap { "eth0" : ${to()}, "eth1" : ${to()} }`,
  ])();
}

function rule(at: Dice, chain: number): string {
  if (at.chance(12)) return vmap(at, chain);
  const count = at.below(3) + (at.chance(70) ? 1 : 0);
  return [...Array.from({ length: count }, () => match(at)), verdict(at, chain)].join(' ');
}

const rules = (at: Dice, chain: number, most: number): string =>
  Array.from({ length: 1 + at.below(most) }, () => `    ${rule(at, chain)}\n`).join('');

/** Neighbour discovery and replies get through whatever the dice say. */
const FLOOR = '    meta l4proto { icmp, ipv6-icmp } accept\n    ct state established,related accept\n';

const base = (name: string, type: string, hook: string, priority: number, policy: string, body: string): string =>
  `  chain ${name} {\n    type ${type} hook ${hook} priority ${priority}; policy ${policy};\n${FLOOR}${body}  }\n`;

const DNAT: readonly Choice[] = [
  (at) => `${transport(at)} dport 8000 redirect to :80`,
  (at) => `${transport(at)} dport ${port(at)} redirect to :${port(at)}`,
  (at) => `meta nfproto ipv4 ${transport(at)} dport ${port(at)} dnat ip to 198.18.99.2:${port(at)}`,
  () => 'ip daddr 192.0.2.2 dnat ip to tcp dport map { 443 : 198.18.99.2, 5000 : 192.0.2.2 }',
  () => 'dnat ip to tcp dport map { 22 : 198.18.99.2 . 80, 53 : 192.0.2.2 . 443 }',
  () => 'meta l4proto tcp redirect to :tcp dport map { 1000 : 22, 5000 : 53 }',
  () => 'meta nfproto ipv6 tcp dport 80 dnat ip6 to [fd00:99::2]:8080',
  () => 'ip saddr 192.0.2.0/28 udp dport 443 dnat ip to 198.18.99.2',
  () => 'tcp dport 5000-8080 dnat ip to 198.18.99.2:5000-8080',
];

/** A ruleset for `nft -f`. */
export function nftRuleset(at: Dice): string {
  const policy = (): string => at.pick(['accept', 'drop']);
  const chains = [3, 2, 1].map((index) => `  chain c${index} {\n${rules(at, index, 3)}  }\n`).join('');
  const nat = Array.from({ length: 1 + at.below(3) }, () => `    ${at.pick(DNAT)(at)}\n`).join('');
  const tables = [
    `table inet filter {
  set known { type ipv4_addr; flags interval; elements = { 192.0.2.64/26, 198.18.0.0-198.18.0.9 }\n  }
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 192.0.2.0/24 . 22-80, 198.18.40.9 . 443 }\n  }
  set services { type inet_proto . inet_service; flags interval; elements = { tcp . 22-1000, udp . 53 }\n  }
${chains}${base('input', 'filter', 'input', 0, policy(), rules(at, 0, 6))}${base('forward', 'filter', 'forward', 0, policy(), rules(at, 0, 3))}`,
    at.chance(50) ? base('early', 'filter', 'prerouting', at.pick([-150, -90]), 'accept', rules(at, 0, 2)) : '',
    // Before conntrack a verdict would hit replies too, which are not what is judged: here only marks are written.
    at.chance(30) ? base('raw', 'filter', 'prerouting', -300, 'accept', `    ${match(at)} ${at.pick(MARKS)}\n`) : '',
    at.chance(40) ? base('late', 'filter', 'input', at.pick([-5, 10, 50]), policy(), rules(at, 0, 3)) : '',
    '}\n',
    at.chance(70)
      ? `table inet nat {\n${base('pre', 'nat', 'prerouting', -100, 'accept', nat).replace(FLOOR, '')}}\n`
      : '',
  ];
  return tables.join('');
}
