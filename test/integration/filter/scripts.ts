import {
  array,
  type Arbitrary,
  boolean,
  constantFrom,
  integer,
  oneof,
  option,
  record,
  tuple,
  uniqueArray,
} from 'fast-check';

/** What a policy does, in its own table, made anew in one transaction. */
export function policyScript(...rules: readonly string[]): string {
  return scriptOf(['chain input {', 'type filter hook input priority filter - 5; policy drop;', ...rules, '}']);
}

export function scriptOf(lines: readonly string[]): string {
  return ['table inet menshen', 'delete table inet menshen', 'table inet menshen {', ...lines, '}', ''].join('\n');
}

/** As `policyScript`, of 10,000 networks and more. */
export function manySources(count: number): string {
  const networks = Array.from({ length: count }, (_, index) => `10.${index >> 8}.${index & 255}.0/25`);
  const set = `set sources { type ipv4_addr; flags interval; elements = { ${networks.join(', ')} }; }`;
  const chain = ['chain input {', 'type filter hook input priority filter - 5;', 'ip saddr @sources accept', '}'];
  return scriptOf([set, ...chain]);
}

const port = integer({ min: 1, max: 65_534 });
const range: Arbitrary<string> = tuple(port, boolean()).map(([at, wide]) => (wide ? `${at}-${at + 1}` : `${at}`));
const v4: Arbitrary<string> = tuple(integer({ min: 0, max: 255 }), integer({ min: 9, max: 32 })).map(
  ([byte, length]) => `10.${byte & 127}.0.0/${Math.max(length, 16)}`,
);
const v6: Arbitrary<string> = integer({ min: 0, max: 0xffff }).map((group) => `2001:db8:${group.toString(16)}::/48`);
const words: Arbitrary<string> = oneof(
  constantFrom('门神', 'a # b; c { } \\ $x @y', "it's", 'socket cgroupv2 level 2 945028'),
  integer().map(String),
);
const comment = option(words, { nil: null });
const source: Arbitrary<string> = constantFrom(
  '',
  'ip saddr @four',
  'ip6 saddr @six',
  'iifname "wg*"',
  'iifname { "b", "a", "wg*", "c" }',
  'iif lo',
);
const group: Arbitrary<string> = constantFrom('here', 'here/below').map(
  (path) => `socket cgroupv2 level ${path.split('/').length} "${path}"`,
);
const match: Arbitrary<string> = oneof(
  uniqueArray(port, { minLength: 1, maxLength: 4 }).map((ports) => `tcp dport { ${ports.join(', ')} }`),
  range.map((ports) => `udp dport ${ports}`),
  port.map((number) => `meta l4proto tcp ct original proto-dst ${number}`),
  group,
  constantFrom('ct status dnat', 'ct state new', 'ct direction original'),
  constantFrom('icmp type echo-request', 'icmpv6 type { nd-neighbor-solicit, nd-router-advert }', 'meta l4proto 50'),
  constantFrom('meta l4proto . th dport @doors', 'tcp dport @numbers counter', 'limit rate 5/second'),
);
const verdict: Arbitrary<string> = constantFrom(
  'accept',
  'drop',
  'reject with icmpx type admin-prohibited',
  'meta l4proto tcp reject with tcp reset',
);
const rule: Arbitrary<string> = tuple(source, match, verdict, comment).map(
  ([from, what, then, why]) => `${from} ${what} ${then} ${why === null ? '' : `comment "${why}"`}`,
);

/** A table as policies have them, of every kind of expression; the groups `here` and `here/below` must be there. */
export const randomTables: Arbitrary<string> = record({
  four: uniqueArray(v4, { minLength: 1, maxLength: 6 }),
  six: uniqueArray(v6, { minLength: 1, maxLength: 6 }),
  tcp: uniqueArray(range, { minLength: 1, maxLength: 6 }),
  rules: array(rule, { maxLength: 10 }),
  why: comment,
}).map(({ four, six, tcp, rules, why }) =>
  scriptOf([
    ...(why === null ? [] : [`comment "${why}"`]),
    `set four { type ipv4_addr; flags interval; auto-merge; elements = { ${four.join(', ')} }; }`,
    `set six { type ipv6_addr; flags interval; auto-merge; elements = { ${six.join(', ')} }; }`,
    `set numbers { type inet_service; flags interval; auto-merge; elements = { ${tcp.join(', ')} }; }`,
    'set doors { type inet_proto . inet_service; flags interval; elements = { tcp . 80, udp . 1000-2000 }; }',
    'chain input {',
    'type filter hook input priority filter - 5; policy drop;',
    'ct state vmap { established : accept, related : accept, invalid : drop }',
    ...rules,
    '}',
  ]),
);
