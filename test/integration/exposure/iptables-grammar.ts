import { CHAINS, type Choice, type Dice, port, RANGES, transport } from './dice.ts';

const SAVED: readonly Choice[] = [
  (at) => `-p ${transport(at)} -m multiport --dports ${port(at)},${port(at)},4000:6000`,
  (at) => {
    const protocol = transport(at);
    return `-p ${protocol} -m ${protocol} --dport ${at.pick([port(at), '20:100', '1000:'])}`;
  },
  (at) => {
    const protocol = transport(at);
    return `-p ${protocol} -m ${protocol} ! --dport ${port(at)}`;
  },
  (at) => `-p tcp -m tcp --sport ${at.pick(['20000:40000', '40000:'])}`,
  (at) => `${at.pick(['', '! '])}-s ${at.pick(['192.0.2.0/24', '192.0.2.0/28', '198.18.0.0/16', '192.0.2.10/32'])}`,
  () => '-s 192.0.0.10/255.255.0.255',
  (at) => `${at.pick(['', '! '])}-i ${at.pick(['eth0', 'eth1', 'eth+', 'wg+'])}`,
  (at) => `-d ${at.pick(['192.0.2.2/32', '198.19.0.0/24', '198.18.99.2/32'])}`,
  (at) => `-m conntrack --ctstate ${at.pick(['NEW', 'RELATED,ESTABLISHED', 'INVALID', 'NEW,DNAT', 'DNAT'])}`,
  () => '-m conntrack ! --ctstate NEW',
  (at) => `-m mark ${at.pick(['--mark 0x1', '! --mark 0x1', '--mark 0x2/0x3'])}`,
  (at) => `-m addrtype --dst-type ${at.pick(['LOCAL', 'BROADCAST', 'UNICAST'])}`,
  (at) => `-m iprange --src-range ${at.pick(RANGES)}`,
  () => '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN',
  () => '-m pkttype --pkt-type multicast',
  () => '-m comment --comment "a \\"quoted\\" -j DROP"',
];

/** The option or module that a match is about. */
function flagOf(text: string): string {
  return text
    .replace(/^! /, '')
    .split(' ')
    .slice(0, text.includes('-m ') && !text.includes('-p ') ? 2 : 1)
    .join(' ');
}

function savedRule(at: Dice, chain: number, table: string): string {
  const matches = [...new Set(Array.from({ length: at.below(3) }, () => at.pick(SAVED)(at)))];
  // One protocol and one interface a rule.
  const kept = matches.filter((one, index) => matches.findIndex((other) => flagOf(other) === flagOf(one)) === index);
  const simple = kept.filter((one) => !one.includes('-p ') || one === kept.find((other) => other.includes('-p ')));
  const next = chain + 1 + at.below(2);
  const targets = ['ACCEPT', 'ACCEPT', 'DROP', 'DROP', 'RETURN', ...(next < CHAINS ? [`JUMP${next}`] : [])];
  const target = at.pick(
    table === 'mangle' ? ['MARK --set-xmark 0x1/0xffffffff', 'MARK --set-xmark 0x2/0x2'] : targets,
  );
  const jump = target.replace(/^JUMP(\d)$/, (_, index) => (at.chance(80) ? `-j C${index}` : `-g C${index}`));
  return `${simple.join(' ')} ${jump.startsWith('-') ? jump : `-j ${jump}`}`.trim();
}

/** A ruleset for `iptables-restore`. */
export function savedRuleset(at: Dice): string {
  const list = (chain: string, index: number, most: number, table: string): string =>
    Array.from({ length: 1 + at.below(most) }, () => `-A ${chain} ${savedRule(at, index, table)}\n`).join('');
  const nat = at.pick([
    '-A PREROUTING -m addrtype --dst-type LOCAL -j PUBLISH\n-A PUBLISH ! -i eth1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 198.18.99.2:80\n',
    '-A PUBLISH -p udp -m udp --dport 53 -j REDIRECT --to-ports 5000\n-A PREROUTING -j PUBLISH\n',
    '-A PREROUTING -p tcp -m tcp --dport 5000:8080 -j DNAT --to-destination 198.18.99.2:5000-8080\n',
  ]);
  return `*mangle
:PREROUTING ACCEPT
${list('PREROUTING', 0, 2, 'mangle')}COMMIT
*nat
:PREROUTING ACCEPT
:PUBLISH -
${nat}COMMIT
*filter
:INPUT ${at.pick(['ACCEPT', 'DROP'])}
:FORWARD ${at.pick(['ACCEPT', 'DROP'])}
:C1 -
:C2 -
:C3 -
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${list('INPUT', 0, 6, 'filter')}${list('FORWARD', 0, 3, 'filter')}${[1, 2, 3].map((index) => list(`C${index}`, index, 3, 'filter')).join('')}COMMIT
`;
}
