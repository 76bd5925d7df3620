import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseAddress } from '../../../src/inspect/index.ts';
import type { ResolvedPolicy } from '../../../src/model/index.ts';
import { decide } from '../../../src/policy/decide/index.ts';
import { needs } from '../../support/needs.ts';
import { type Arrivals, arrivals, sweep, type Swept } from './prober.ts';
import { answer, HOST, load, PEER, startWorld, type World } from './world.ts';

const POLICY = `
icmp: ping
allow:
  - port: 22/tcp
    from: [192.0.2.0/28, fd00:1::/120]
  - port: [80/tcp, 443/tcp+udp]
  - port: 60000-60100/udp
  - {port: 8000-8010/tcp, interface: eth0}
  - {port: 9000/tcp, interface: [eth9, wg*]}
  - {port: 25, from: 192.0.2.1}
  - {port: 26, from: "fd00:1::1"}
  - {port: 27, from: [203.0.113.0/24, "2001:db8::/32"]}
`;
/** So many more that they are sorted by port; every second one lets the peer in. */
const MANY = Array.from({ length: 40 }, (_, index) => {
  const from = index % 2 === 0 ? PEER.ip : '198.51.100.1';
  return `  - {port: ${30_000 + index * 3}/tcp, from: [${from}, 203.0.113.${index}]}\n`;
}).join('');
const OPEN = [22, 25, 26, 27, 80, 443, 3306, 8005, 8443, 9000];
const SWEEP = {
  pairs: [
    [PEER.ip, HOST.ip],
    [PEER.ip6, HOST.ip6],
  ],
  first: 0,
  last: 65_535,
} as const;

/** Counted by hand, so that what is expected is not only what `decide` says: 22, 80, 443, 8000-8010, and 25 or 26 … */
const COUNTS: Readonly<Record<string, number>> = { tcp_ip: 15, tcp_ip6: 15, udp_ip: 103, udp_ip6: 103 };

/** `SOURCE PORT>PORT` of what the policy lets in. */
function expected(
  policy: ResolvedPolicy,
  family: 'ip' | 'ip6',
  protocol: 'tcp' | 'udp',
  sourcePorts: readonly number[],
) {
  const address = BigInt(parseAddress(PEER[family])!.value);
  const packet = { way: 'in', family, address, interface: 'eth0', protocol: protocol === 'tcp' ? 6 : 17 } as const;
  const ports = Array.from({ length: 65_536 }, (_, port) => port).filter(
    (port) => decide(policy, { ...packet, port }).verdict === 'let-in',
  );
  return new Set(sourcePorts.flatMap((source) => ports.map((port) => `${source}>${port}`)));
}

describe('all 65,536 ports in both families', needs('host', 'package:nftables', 'package:python3'), () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await answer(world.host, ...OPEN);
  });
  afterAll(() => world?.stop());

  /** A sweep of which nothing was lost on the cable: on a busy machine it may take another one. */
  const complete = async (sourcePorts: readonly number[]): Promise<{ swept: readonly Swept[] } & Arrivals> => {
    for (let tries = 1; ; tries += 1) {
      const swept = await sweep(world.host, world.peer, { ...SWEEP, sourcePorts });
      const seen = await arrivals(world.host);
      const whole = Object.values(seen.reached).every((count) => count === 65_536 * sourcePorts.length);
      if (whole || tries === 3) return { swept, ...seen };
    }
  };

  test.each([
    ['drop', [40_000, 53, 20, 67, 547], ''],
    ['reject', [40_000, 53], ''],
    ['drop', [40_000], MANY],
  ] as const)(
    'what is listed is let in, all else is shut: %s, from ports %j',
    async (rest, sourcePorts, more) => {
      const policy = await load(world.host, `default: ${rest}\n${POLICY}${more}`);
      const { swept, reached, arrived } = await complete(sourcePorts);
      for (const { target, protocol, open, refused } of swept) {
        const family = target === HOST.ip ? 'ip' : 'ip6';
        const kind = `${protocol}_${family}`;
        const wanted = expected(policy, family, protocol, sourcePorts);
        // Nothing was lost on the way: whatever did not arrive was shut out.
        expect([kind, reached[kind]]).toEqual([kind, 65_536 * sourcePorts.length]);
        const listed = (COUNTS[kind] ?? 0) + (more !== '' && kind === 'tcp_ip' ? 20 : 0);
        expect([kind, wanted.size]).toEqual([kind, listed * sourcePorts.length]);
        expect([kind, arrived[kind]]).toEqual([kind, wanted]);
        if (protocol === 'udp') continue;
        const listening = [...wanted].filter((one) => OPEN.includes(Number(one.split('>')[1])));
        expect(new Set(open.map((one) => one.join('>')))).toEqual(new Set(listening));
        // Ports without a listener that are let in are refused by TCP itself; the others by the policy, or not at all.
        const unheard = wanted.size - listening.length;
        expect(refused).toBe(rest === 'drop' ? unheard : 65_536 * sourcePorts.length - listening.length);
      }
    },
    180_000,
  );
});
