import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { INSIDE } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { HOST, load, PEER, startWorld, type World } from './world.ts';

const EVERY = Array.from({ length: 256 }, (_, type) => type);
const NEIGHBOURS = [133, 134, 135, 136];
const LISTENERS = [130, 131, 132, 143];
const TOO_BIG = 2;
const ECHO = { ip: 8, ip6: 128 } as const;

/** Behind every filter: types of ICMP and ICMPv6, and IGMP. */
const COUNTING = `table inet counting
delete table inet counting
table inet counting {
  set four { type icmp_type; flags dynamic; size 300; }
  set six { type icmpv6_type; flags dynamic; size 300; }
  set other { type inet_proto; flags dynamic; size 300; }
  chain arrived {
    type filter hook input priority 1000;
    iifname eth0 icmp type != 255 add @four { icmp type }
    iifname eth0 icmpv6 type != 255 add @six { icmpv6 type }
    iifname eth0 meta l4proto != { tcp, udp, icmp, ipv6-icmp } add @other { meta l4proto }
  }
}
`;

interface Sent {
  readonly source: string;
  readonly target: string;
  readonly hops: number;
  readonly code?: number;
}

describe('ICMP', needs('host', 'package:nftables', 'package:python3'), () => {
  let world: World;
  /** Another one for each question: echoes of the same are a connection, and go on. */
  let id = 1;
  let links: { readonly host: string; readonly peer: string };
  beforeAll(async () => {
    world = await startWorld();
    await world.peer.must(['sh', '-c', 'ip addr add 192.0.2.77/24 dev eth0; ip addr add fd00:1::77/64 dev eth0 nodad']);
    const own = async (side: 'host' | 'peer'): Promise<string> => {
      const listing = await world[side].must(['ip', '-6', '-o', 'addr', 'show', 'dev', 'eth0', 'scope', 'link']);
      return /inet6 (fe80::[0-9a-f:]+)/.exec(listing)![1]!;
    };
    links = { host: await own('host'), peer: await own('peer') };
  });
  afterAll(() => world?.stop());

  /** Types that came past every filter, without the highest, which is nobody's. */
  const arrived = async ({ code = 0, ...sent }: Sent): Promise<readonly number[]> => {
    // Neighbours that ask for each other by themselves in this very moment would be counted, too.
    await world.host.must(['nft', '-f', '-'], { input: COUNTING });
    await world.peer.must(['/usr/bin/python3', `${INSIDE}/test/integration/policy/icmp.py`], {
      input: JSON.stringify({ ...sent, code, id: (id += 1), types: EVERY.slice(0, 255) }),
    });
    const name = sent.target.includes(':') ? 'six' : 'four';
    const listing = await world.host.must(['nft', '-nn', 'list', 'set', 'inet', 'counting', name]);
    const elements = /elements = \{([^}]*)\}/.exec(listing)?.[1] ?? '';
    return [...elements.matchAll(/\d+/g)].map(Number).sort((a, b) => a - b);
  };

  const echoed = async (source: string, target: string): Promise<boolean> => {
    const type = target.includes(':') ? ECHO.ip6 : ECHO.ip;
    const printed = await world.peer.must(['/usr/bin/python3', `${INSIDE}/test/integration/policy/icmp.py`], {
      input: JSON.stringify({ source, target, hops: 64, code: 0, id: (id += 1), types: [type] }),
    });
    return (JSON.parse(printed) as number[]).includes(type === 8 ? 0 : 129);
  };

  test.each([
    ['needed', []],
    ['ping', [8]],
    ['all', EVERY.slice(0, 255)],
  ] as const)('over IPv4, %s', async (icmp, types) => {
    await load(world.host, `icmp: ${icmp}\nallow: []`);
    const sent = { source: PEER.ip, target: HOST.ip, hops: 64 };
    expect(await arrived(sent)).toEqual(types);
    // "Fragmentation needed" is one code of one type.
    expect(await arrived({ ...sent, code: 4 })).toEqual([...new Set([3, ...types])].sort((a, b) => a - b));
    expect(await echoed(PEER.ip, HOST.ip)).toBe(icmp !== 'needed');
  });

  test.each([
    ['needed', []],
    ['ping', [128]],
    ['all', EVERY.slice(0, 255)],
  ] as const)('over IPv6, %s', async (icmp, types) => {
    await load(world.host, `icmp: ${icmp}\nallow: []`);
    const and = (...more: readonly number[]): readonly number[] =>
      [...new Set([...types, ...more])].sort((a, b) => a - b);
    const near = { source: links.peer, target: links.host };
    const far = { source: PEER.ip6, target: HOST.ip6 };
    expect(await arrived({ ...near, hops: 255 })).toEqual(and(TOO_BIG, ...NEIGHBOURS));
    expect(await arrived({ ...near, hops: 1 })).toEqual(and(TOO_BIG, ...LISTENERS));
    // Not from the link, as far as one can tell.
    expect((await arrived({ ...far, hops: 64 })).filter((type) => !NEIGHBOURS.includes(type))).toEqual(
      and(TOO_BIG).filter((type) => !NEIGHBOURS.includes(type)),
    );
    expect(await echoed(PEER.ip6, HOST.ip6)).toBe(icmp !== 'needed');
  });

  test('an entry lets those ping that it names', async () => {
    await load(world.host, 'icmp: needed\nallow:\n  - {icmp: ping, from: [192.0.2.77, "fd00:1::1"]}');
    expect(await echoed(PEER.ip, HOST.ip)).toBe(false);
    expect(await echoed('192.0.2.77', HOST.ip)).toBe(true);
    expect(await echoed(PEER.ip6, HOST.ip6)).toBe(true);
    expect(await echoed('fd00:1::77', HOST.ip6)).toBe(false);
  });

  test('neighbours that have forgotten each other find each other again', async () => {
    await load(world.host, 'icmp: ping\nallow: []');
    for (const side of [world.host, world.peer]) await side.must(['ip', 'neigh', 'flush', 'all']);
    expect(await echoed(PEER.ip6, HOST.ip6)).toBe(true);
    expect(await echoed(PEER.ip, HOST.ip)).toBe(true);
  });

  test('IGMP comes from the link alone', async () => {
    await load(world.host, 'icmp: needed\nallow: []');
    const query = async (target: string, hops: number): Promise<boolean> => {
      await world.host.must(['nft', '-f', '-'], { input: COUNTING });
      await world.peer.must(['/usr/bin/python3', '-c', QUERY, PEER.ip, target, String(hops)]);
      return (await world.host.must(['nft', 'list', 'set', 'inet', 'counting', 'other'])).includes('igmp');
    };
    expect(await query('224.0.0.1', 1)).toBe(true);
    expect(await query('224.0.0.1', 2)).toBe(false);
    expect(await query(HOST.ip, 1)).toBe(false);
  });
});

/** A general query of version 2: RFC 2236. */
const QUERY = `
import socket, sys
source, target, hops = sys.argv[1:]
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, 2)
raw.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
for option in (socket.IP_MULTICAST_TTL, socket.IP_TTL):
    raw.setsockopt(socket.IPPROTO_IP, option, int(hops))
raw.sendto(bytes([0x11, 100, 0xee, 0x9b, 0, 0, 0, 0]), (target, 0))
`;
