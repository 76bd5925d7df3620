import { type IpFamily, parseAddress, type Value } from '../../../address/index.ts';
import type { Field, Selector } from '../rule.ts';
import { TCP, UDP } from '../symbols.ts';
import { asList, asObject, asString, asTagged, type Json } from './json.ts';
import { expressionText } from './text.ts';
import { flagsOf } from './values.ts';

type Part = Pick<Selector, 'field'> & Partial<Omit<Selector, 'field' | 'text'>>;

const PORTS: Readonly<Record<string, Field>> = { sport: 'sport', dport: 'dport' };
const IP: Readonly<Record<string, Field>> = {
  saddr: 'saddr',
  daddr: 'daddr',
  protocol: 'l4proto',
  'frag-off': 'fragment',
};
const IP6: Readonly<Record<string, Field>> = { saddr: 'saddr', daddr: 'daddr', nexthdr: 'l4proto' };

/** Headers that an ordinary, untagged TCP or UDP packet does not have. */
const FOREIGN: ReadonlySet<string> = new Set(
  'vlan arp icmp icmpv6 igmp sctp esp ah comp dccp udplite gre geneve vxlan gretap hbh rt frag dst mh srh'.split(' '),
);

const META: Readonly<Record<string, Field>> = {
  l4proto: 'l4proto',
  nfproto: 'nfproto',
  protocol: 'ethertype',
  mark: 'mark',
  iif: 'iif',
  iifname: 'iif',
  oif: 'oif',
  oifname: 'oif',
  iiftype: 'iiftype',
  iifkind: 'iifkind',
  pkttype: 'pkttype',
  length: 'free',
  priority: 'free',
  cpu: 'free',
  random: 'free',
  rtclassid: 'free',
  time: 'free',
  day: 'free',
  hour: 'free',
  // The kernel knows a socket, and with it a user, only once a packet belongs to a connection: nft_meta_get_eval.
  skuid: 'absent',
  skgid: 'absent',
  cgroup: 'absent',
  ipsec: 'absent',
  secpath: 'absent',
};

const CT: Readonly<Record<string, Field>> = {
  state: 'ctstate',
  status: 'ctstatus',
  mark: 'ctmark',
  direction: 'ctdirection',
  protocol: 'l4proto',
  l3proto: 'nfproto',
  id: 'free',
  bytes: 'free',
  packets: 'free',
  avgpkt: 'free',
};

const CT_ORIGINAL: Readonly<Record<string, Field>> = {
  saddr: 'origsaddr',
  daddr: 'origdaddr',
  'proto-src': 'origsport',
  'proto-dst': 'origdport',
};

function lookUp<T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}

function payload(body: Json): Part {
  const object = asObject(body);
  const protocol = asString(object?.['protocol']);
  const field = asString(object?.['field']);
  if (protocol === 'ip') return { field: lookUp(IP, field) ?? 'free', family: 'ip' };
  if (protocol === 'ip6') return { field: lookUp(IP6, field) ?? 'free', family: 'ip6' };
  if (protocol === 'tcp') {
    return { field: field === 'flags' ? 'tcpflags' : (lookUp(PORTS, field) ?? 'free'), protocol: TCP };
  }
  if (protocol === 'udp') return { field: lookUp(PORTS, field) ?? 'free', protocol: UDP };
  if (protocol === 'th') return { field: lookUp(PORTS, field) ?? 'opaque' };
  if (protocol === 'ether') return { field: field === 'type' ? 'ethertype' : 'free' };
  if (protocol !== null) return { field: FOREIGN.has(protocol) ? 'absent' : 'opaque' };
  if (object?.['base'] === 'th' && object['len'] === 16) {
    if (object['offset'] === 0) return { field: 'sport' };
    if (object['offset'] === 16) return { field: 'dport' };
  }
  return { field: 'opaque' };
}

function conntrack(body: Json): Part {
  const object = asObject(body);
  const key = asString(object?.['key']);
  if (object?.['dir'] === undefined) return { field: lookUp(CT, key) ?? 'opaque' };
  if (object['dir'] !== 'original' || key === null) return { field: 'opaque' };
  const [first = '', second] = key.split(' ');
  const family: IpFamily | null = first === 'ip' || first === 'ip6' ? first : null;
  return { field: lookUp(CT_ORIGINAL, second ?? first) ?? 'opaque', family };
}

function fib(body: Json): Part {
  const object = asObject(body);
  if (object?.['result'] !== 'type') return { field: 'opaque' };
  const flags = asList(object['flags']) ?? [object['flags']];
  return { field: flags.includes('daddr') ? 'fibdaddr' : flags.includes('saddr') ? 'fibsaddr' : 'opaque' };
}

/** `numgen`, `jhash` and `symhash` give 0 to mod - 1, plus an offset. */
function generated(body: Json): Part {
  const object = asObject(body);
  const mod = object?.['mod'];
  const offset = object?.['offset'] ?? 0;
  if (typeof mod !== 'number' || typeof offset !== 'number' || mod < 1) return { field: 'free' };
  return { field: 'free', domain: [offset, offset + mod - 1] };
}

function masked(body: Json): Part {
  const pair = asList(body);
  if (pair?.length !== 2) return { field: 'opaque' };
  const inner = part(pair[0]);
  const mask = maskOf(pair[1], inner);
  return mask === null || (inner.mask ?? null) !== null ? { field: 'opaque' } : { ...inner, mask };
}

function maskOf(node: Json, inner: Part): Value | null {
  if (typeof node === 'string') {
    const address = parseAddress(node);
    if (address !== null) return address.value;
  }
  return flagsOf(inner.field, node);
}

function part(expression: Json): Part {
  const tagged = asTagged(expression) ?? { tag: '', body: null };
  switch (tagged.tag) {
    case 'payload':
      return payload(tagged.body);
    case 'meta':
      return { field: lookUp(META, asString(asObject(tagged.body)?.['key'])) ?? 'opaque' };
    case 'ct':
      return conntrack(tagged.body);
    case 'fib':
      return fib(tagged.body);
    case 'socket':
      return { field: asObject(tagged.body)?.['key'] === 'cgroupv2' ? 'group' : 'opaque' };
    case 'numgen':
    case 'jhash':
    case 'symhash':
      return generated(tagged.body);
    case '&':
      return masked(tagged.body);
    case 'tcp option':
    case 'osf':
      return { field: 'free', protocol: TCP };
    case 'exthdr':
    case 'ip option':
    case 'sctp chunk':
    case 'dccp option':
      return { field: 'absent' };
    case 'rt':
      return { field: asObject(tagged.body)?.['key'] === 'ipsec' ? 'absent' : 'opaque' };
    default:
      return { field: 'opaque' };
  }
}

function selectorOf(expression: Json): Selector {
  return {
    mask: null,
    family: null,
    protocol: null,
    domain: null,
    ...part(expression),
    text: () => expressionText(expression),
  };
}

/** What the left side of a match, or the key of a map, looks at; several for a concatenation. */
export function selectorsOf(expression: Json): readonly Selector[] {
  const tagged = asTagged(expression);
  const columns = tagged?.tag === 'concat' ? asList(tagged.body) : null;
  return (columns ?? [expression]).map(selectorOf);
}
