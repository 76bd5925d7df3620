import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseAddress, prefixRange, type Ranges } from '../../../src/inspect/firewall/index.ts';
import type { Firewall, Interface, Network } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import type { Attempt } from './attempt.ts';
import { install } from './bundle.ts';
import { type Dice, dice, PORTS, SOURCES_IPV4, SOURCES_IPV6 } from './dice.ts';
import { savedRuleset } from './iptables-grammar.ts';
import { nftRuleset } from './nft-grammar.ts';
import { type Predictor, predictor } from './predict.ts';

const ATTEMPTS = 60;
const FIRST = Number(process.env['MENSHEN_SEED'] ?? 1);
const COUNT = Number(process.env['MENSHEN_RULESETS'] ?? 28);
/** Sources that one class holds, and every port they may send from. */
const CLASSES = { near: '192.0.2.0/24', far: '198.18.0.0/16', all: '0.0.0.0/0', ipv6: '::/0' } as const;
const ANY_PORT: Ranges = [1, 65_535];

const address = (text: string): Interface['addresses'][number] => {
  const [plain = '', length] = text.split('/');
  return {
    family: plain.includes(':') ? 'ipv6' : 'ipv4',
    address: plain,
    prefixLength: Number(length),
    scope: 'global',
  };
};

const link = (index: number, name: string, ...addresses: readonly string[]): Interface => ({
  index,
  name,
  up: true,
  loopback: false,
  kind: 'veth',
  master: 0,
  addresses: addresses.map(address),
});

const LINKS = {
  eth0: ['192.0.2.2/24', 'fd00:1::2/64'],
  eth1: ['198.19.0.2/24'],
  eth2: ['198.18.99.1/24', 'fd00:99::1/64'],
} as const;

describe(
  'the evaluator and the kernel agree on random rulesets',
  needs('host', 'package:nftables', 'package:iptables'),
  () => {
    let target: Host;
    let peer: Host;
    let inner: Host;
    let network: Network;
    let call: readonly string[];
    let read: readonly string[];
    let sourcePort = 20_000;

    beforeAll(async () => {
      [target, peer, inner] = await Promise.all([
        startHost({ name: 'target' }),
        startHost({ name: 'peer' }),
        startHost({ name: 'inner' }),
      ]);
      await connect(
        { host: target, addresses: LINKS.eth0 },
        { host: peer, addresses: [...SOURCES_IPV4.slice(0, 3), ...SOURCES_IPV6.slice(0, 2)].map(withLength) },
      );
      await connect({ host: target, addresses: LINKS.eth1 }, { host: peer, addresses: ['198.19.0.1/24'] });
      await connect(
        { host: target, addresses: LINKS.eth2 },
        { host: inner, addresses: ['198.18.99.2/24', 'fd00:99::2/64'] },
      );
      const far = ['198.18.0.5/32', '198.18.40.9/32', 'fd00:5::9/128'];
      await peer.must([
        'sh',
        '-c',
        far.map((one) => `ip addr add ${one} dev eth0 ${one.includes(':') ? 'nodad' : ''}`).join('\n'),
      ]);
      await target.must(['sh', '-c', ROUTES]);
      await inner.must(['sh', '-c', 'ip route add default via 198.18.99.1 && ip -6 route add default via fd00:99::1']);
      const indexes = await target.must(['ip', '-o', 'link']);
      network = {
        namespace: 1,
        own: true,
        interfaces: Object.entries(LINKS).map(([name, addresses]) =>
          link(Number(new RegExp(`^(\\d+): ${name}`, 'm').exec(indexes)?.[1]), name, ...addresses),
        ),
        firewall: { status: 'none' },
        ephemeral: null,
        forwarding: true,
      };
      for (const host of [target, inner]) {
        const answer = await install(host, new URL('listener.ts', import.meta.url));
        await (await host.spawn([...answer, host.name, ...PORTS.map(String)])).printed('ready');
      }
      call = await install(peer, new URL('caller.ts', import.meta.url));
      read = await install(target, new URL('reader.ts', import.meta.url));
      await everyoneAnswers();
    }, 60_000);
    afterAll(() => Promise.all([target, peer, inner].map((host) => host?.stop())));

    const attemptsOf = (at: Dice): readonly Attempt[] =>
      Array.from({ length: ATTEMPTS }, () => {
        sourcePort = sourcePort >= 60_000 ? 20_000 : sourcePort + 7;
        const rest = { protocol: at.pick(['tcp', 'udp'] as const), sourcePort, port: at.pick(PORTS) };
        const kind = at.below(10);
        if (kind < 6) return { ...rest, source: at.pick(SOURCES_IPV4), destination: '192.0.2.2' };
        if (kind < 8) return { ...rest, source: '198.19.0.1', destination: '198.19.0.2' };
        return { ...rest, source: at.pick(SOURCES_IPV6), destination: 'fd00:1::2' };
      });

    const observe = async (attempts: readonly Attempt[]): Promise<readonly (string | null)[]> =>
      JSON.parse(await peer.must(call, { input: JSON.stringify(attempts) })) as (string | null)[];

    /** Neighbours take a moment to find each other; only then is silence an answer of the firewall's. */
    const everyoneAnswers = async (): Promise<void> => {
      for (let tries = 0; tries < 10; tries += 1) {
        if ((await observe(attemptsOf(dice(0)))).every((answer) => answer !== null)) return;
      }
      throw new Error('not every attempt is answered without any firewall');
    };

    const compare = async (seed: number, load: () => Promise<string>): Promise<readonly string[]> => {
      const ruleset = await load();
      const firewall = JSON.parse(await target.must(read)) as Firewall;
      const evaluator = predictor(firewall, network);
      let faults: readonly string[] = [];
      // On a busy machine an answer may come too late: what is wrong is wrong again.
      for (let tries = 0; tries < 3; tries += 1) {
        const attempts = attemptsOf(dice(seed + 1_000_000));
        const answers = await observe(attempts);
        faults = attempts.flatMap((attempt, index) => faultsOf(evaluator, attempt, answers[index]!));
        if (faults.length === 0) return [];
      }
      return [`seed ${seed}\n${ruleset}`, ...faults];
    };

    const clear =
      'nft flush ruleset; for t in filter nat mangle; do iptables-legacy -t $t -F; iptables-legacy -t $t -X; iptables-legacy -t $t -P INPUT ACCEPT; iptables-legacy -t $t -P FORWARD ACCEPT; done 2>/dev/null; ';

    test('of nftables', { timeout: 15_000 + COUNT * 2_000 }, async () => {
      for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
        const text = nftRuleset(dice(seed));
        const faults = await compare(seed, async () => {
          await target.must(['sh', '-c', clear]);
          return loadWhatFits(target, text);
        });
        expect(faults).toEqual([]);
      }
    });

    test.each(['iptables-nft-restore', 'iptables-legacy-restore'])(
      'of %s',
      { timeout: 15_000 + COUNT * 1_000 },
      async (tool) => {
        for (let seed = FIRST; seed < FIRST + COUNT / 4; seed += 1) {
          const text = savedRuleset(dice(seed + 500_000));
          const faults = await compare(seed, async () => {
            await target.must(['sh', '-c', `${clear} ${tool}`], { input: text });
            return text;
          });
          expect(faults).toEqual([]);
        }
      },
    );
  },
);

const ROUTES = `
ip route add 198.18.0.0/17 via 192.0.2.1
ip -6 route add fd00:5::/48 via fd00:1::1
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
`;

/** Rules that contradict themselves (`tcp dport 22 udp dport 53`) are refused by nft: they are left out. */
async function loadWhatFits(host: Host, text: string): Promise<string> {
  let lines = text.split('\n');
  for (let tries = 0; tries < 20; tries += 1) {
    const { code, stderr } = await host.run(['nft', '-f', '-'], { input: lines.join('\n') });
    if (code === 0) return lines.join('\n');
    const refused = new Set([...stderr.matchAll(/stdin:(\d+):/g)].map(([, line]) => Number(line) - 1));
    if (refused.size === 0) throw new Error(stderr);
    lines = lines.map((line, index) => (refused.has(index) ? '' : line));
  }
  throw new Error(`nft takes none of it\n${text}`);
}

function withLength(text: string): string {
  return `${text}/${text.includes(':') ? 64 : 24}`;
}

/** What the evaluator said, of this packet and of every class that it belongs to, that the kernel contradicts. */
function faultsOf(evaluator: Predictor, attempt: Attempt, answer: string | null): readonly string[] {
  const shown = `${JSON.stringify(attempt)} answered ${JSON.stringify(answer)}`;
  const exact = evaluator.predict(attempt);
  const faults: string[] = [];
  const isWrong =
    // Of a single packet everything is known.
    exact.accepted === 'some' ||
    exact.accepted === 'unknown' ||
    (exact.accepted === 'all' && (answer === null || (answer !== '' && !answer.startsWith(exact.answer!)))) ||
    (exact.accepted === 'none' && answer !== null);
  if (isWrong) faults.push(`${shown}, predicted ${exact.accepted} ${exact.answer}: ${exact.why}`);
  for (const [name, prefix] of Object.entries(CLASSES)) {
    const [text = '', length] = prefix.split('/');
    const sources = prefixRange(parseAddress(text)!, Number(length));
    const source = parseAddress(attempt.source)!;
    if (typeof source.value !== typeof sources[0] || source.value < sources[0]! || source.value > sources[1]!) continue;
    const { accepted, why } = evaluator.predict(attempt, sources, ANY_PORT);
    if ((accepted === 'all' && answer === null) || (accepted === 'none' && answer !== null)) {
      faults.push(`${shown}, predicted ${accepted} of ${name}: ${why}`);
    }
  }
  return faults;
}
