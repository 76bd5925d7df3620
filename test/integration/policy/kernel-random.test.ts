import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseAddress } from '../../../src/inspect/index.ts';
import type { ResolvedPolicy } from '../../../src/model/index.ts';
import { decide } from '../../../src/policy/decide/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { PORTS, randomPolicy, SOURCES_IPV4, SOURCES_IPV6 } from '../../support/random-policies.ts';
import type { Attempt } from '../exposure/attempt.ts';
import { install } from '../exposure/bundle.ts';
import { type Dice, dice } from '../exposure/dice.ts';
import { TRANSLATED } from './translation.ts';
import { load } from './world.ts';

const ATTEMPTS = 60;
const FIRST = Number(process.env['MENSHEN_SEED'] ?? 1);
const COUNT = Number(process.env['MENSHEN_POLICIES'] ?? 24);

const withLength = (address: string): string => `${address}/${address.includes(':') ? 64 : 24}`;

const NAT = `table inet nat {
  chain pre {
    type nat hook prerouting priority -100;
${TRANSLATED.map(({ protocol, port, to, toPort }) =>
  to === null
    ? `    ${protocol} dport ${port} redirect to :${toPort}`
    : `    meta nfproto ipv4 ${protocol} dport ${port} dnat ip to ${to.ip}:${toPort}
    meta nfproto ipv6 ${protocol} dport ${port} dnat ip6 to [${to.ip6}]:${toPort}`,
).join('\n')}
  }
}
`;

describe('the kernel does what random policies say', needs('host', 'package:nftables'), () => {
  let target: Host;
  let peer: Host;
  let inner: Host;
  let call: readonly string[];
  let sourcePort = 20_000;

  beforeAll(async () => {
    [target, peer, inner] = await Promise.all([
      startHost({ name: 'target' }),
      startHost({ name: 'peer' }),
      startHost({ name: 'inner' }),
    ]);
    const near = [...SOURCES_IPV4.slice(0, 3), ...SOURCES_IPV6.slice(0, 2)].map(withLength);
    await connect({ host: target, addresses: ['192.0.2.2/24', 'fd00:1::2/64'] }, { host: peer, addresses: near });
    await connect({ host: target, addresses: ['198.19.0.2/24'] }, { host: peer, addresses: ['198.19.0.1/24'] });
    await connect(
      { host: target, addresses: ['198.18.99.1/24', 'fd00:99::1/64'] },
      { host: inner, addresses: ['198.18.99.2/24', 'fd00:99::2/64'] },
    );
    await peer.must(['sh', '-c', FAR]);
    await target.must(['sh', '-c', ROUTES]);
    await target.must(['nft', '-f', '-'], { input: NAT });
    await inner.must(['sh', '-c', 'ip route add default via 198.18.99.1 && ip -6 route add default via fd00:99::1']);
    for (const host of [target, inner]) {
      const program = await install(host, new URL('../exposure/listener.ts', import.meta.url));
      await (await host.spawn([...program, host.name, ...PORTS.map(String)])).printed('ready');
    }
    call = await install(peer, new URL('../exposure/caller.ts', import.meta.url));
    await everyoneAnswers();
  }, 60_000);
  afterAll(() => Promise.all([target, peer, inner].map((host) => host?.stop())));

  const attemptsOf = (at: Dice): readonly Attempt[] =>
    Array.from({ length: ATTEMPTS }, () => {
      sourcePort = sourcePort >= 60_000 ? 20_000 : sourcePort + 7;
      const rest = { protocol: at.pick(['tcp', 'udp'] as const), sourcePort, port: at.pick(PORTS) };
      const kind = at.below(10);
      if (kind < 5) return { ...rest, source: at.pick(SOURCES_IPV4), destination: '192.0.2.2' };
      if (kind < 6) return { ...rest, source: '198.19.0.1', destination: '198.19.0.2' };
      return { ...rest, source: at.pick(SOURCES_IPV6), destination: 'fd00:1::2' };
    });

  const observe = async (attempts: readonly Attempt[]): Promise<readonly (string | null)[]> =>
    JSON.parse(await peer.must(call, { input: JSON.stringify(attempts) })) as (string | null)[];

  const everyoneAnswers = async (): Promise<void> => {
    for (let tries = 0; tries < 10; tries += 1) {
      if ((await observe(attemptsOf(dice(0)))).every((answer) => answer !== null)) return;
    }
    throw new Error('not every attempt is answered without a policy');
  };

  const compare = async (policy: ResolvedPolicy, seed: number): Promise<readonly string[]> => {
    await load(target, policy);
    let faults: readonly string[] = [];
    // On a busy machine an answer may come too late: what is wrong is wrong again.
    for (let tries = 0; tries < 3; tries += 1) {
      const attempts = attemptsOf(dice(seed));
      const answers = await observe(attempts);
      faults = attempts.flatMap((attempt, index) => {
        const wanted = answerOf(policy, attempt);
        return wanted === answers[index] ? [] : [`${JSON.stringify(attempt)}: ${wanted}, but ${answers[index]}`];
      });
      if (faults.length === 0) return [];
    }
    return [JSON.stringify(policy), ...faults];
  };

  test('over real packets, with ports that are redirected and sent on', async () => {
    const policies = fc.sample(randomPolicy, { seed: FIRST, numRuns: COUNT });
    const faults: string[] = [];
    for (const [index, policy] of policies.entries()) faults.push(...(await compare(policy, FIRST * 1000 + index)));
    expect(faults).toEqual([]);
  }, 240_000);
});

/** Who answers by the policy's words; `null`: nobody. */
function answerOf(policy: ResolvedPolicy, { protocol, port, source, destination }: Attempt): string | null {
  const { family, value } = parseAddress(source)!;
  const translated = TRANSLATED.find((one) => one.protocol === protocol && one.port === port);
  const { verdict } = decide(policy, {
    way: translated !== undefined && translated.to !== null ? 'published' : 'in',
    family,
    address: BigInt(value),
    interface: destination === '198.19.0.2' ? 'eth1' : 'eth0',
    protocol: protocol === 'tcp' ? 6 : 17,
    port,
  });
  if (verdict === 'shut') return null;
  if (translated === undefined) return `target:${port}`;
  return `${translated.to === null ? 'target' : 'inner'}:${translated.toPort}`;
}

const FAR = ['198.18.0.5/32', '198.18.40.9/32', 'fd00:5::9/128']
  .map((one) => `ip addr add ${one} dev eth0 ${one.includes(':') ? 'nodad' : ''}`)
  .join('\n');

/** Answers go back by the cable that the question came by. */
const ROUTES = `
echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
ip route add 198.18.0.5/32 via 192.0.2.1; ip route add 198.18.40.9/32 via 192.0.2.1
ip -6 route add fd00:5::9/128 via fd00:1::1
`;
