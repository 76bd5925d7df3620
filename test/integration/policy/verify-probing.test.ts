import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { ProbeAnswers, ProbeNetwork, ProbeQuestion } from '../../../src/platform/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import type { Running } from '../../hosts/start.ts';
import { needs } from '../../support/needs.ts';
import { install } from '../exposure/bundle.ts';

const PROBING = needs('host', 'package:nftables', 'dist');

/** One question as a word: `tcp ip 20>80`, and where it goes other than to our end: `@10.1.1.1`. */
function questionOf(word: string): ProbeQuestion {
  const [, protocol, family, from, port, to] = /^(tcp|udp) (ip6?) (\d+)>(\d+)(?:@(.+))?$/.exec(word)!;
  return {
    port: { protocol: protocol as 'tcp' | 'udp', number: Number(port) },
    family: family as 'ip' | 'ip6',
    sourcePort: Number(from),
    ...(to !== undefined && { to }),
  };
}

interface Run {
  readonly network: Omit<ProbeNetwork, 'ask' | 'close'>;
  /** `answer` or `answer, arrived` for each question. */
  readonly answers: Readonly<Record<string, string>>;
  readonly uncounted: string | null;
}

let server: Host;
let peer: Host;
let inside: readonly string[];

async function run(host: Host, ...words: readonly string[]): Promise<Run> {
  const order = JSON.stringify({ questions: words.map(questionOf) });
  const [network, asked, closed] = (await host.must(inside, { input: order })).trim().split('\n');
  expect(`${closed} ${asked?.slice(0, 300)}`).toContain('closed');
  const said = JSON.parse(asked!) as Extract<ProbeAnswers, { status: 'done' }>;
  expect(said.status).toBe('done');
  const answers = Object.fromEntries(
    said.answers.map(({ answer, arrived }, index) => [words[index]!, arrived === true ? `${answer}, arrived` : answer]),
  );
  return { network: JSON.parse(network!) as Run['network'], answers, uncounted: said.uncounted };
}

const links = async (host: Host): Promise<string> => host.must(['ip', '-brief', 'link']);
const rules = async (host: Host): Promise<string> => host.must(['nft', '-s', 'list', 'ruleset']);

/** Nothing that was made for probes is left; the kernel ends a namespace some moments after its last process. */
async function isGone(host: Host): Promise<void> {
  await vi.waitFor(async () => {
    expect(await links(host)).not.toContain('probe');
    expect(await rules(host)).toBe('');
    expect(await host.must(['ip', 'route'])).not.toContain('198.1');
    expect(await host.must(['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "'])).not.toContain('port-prober');
  }, 10_000);
}

async function listen(host: Host, ...words: readonly string[]): Promise<void> {
  const command = await install(host, new URL('verify-listener.ts', import.meta.url));
  await (await host.spawn([...command, ...words])).printed('ready');
}

/** Begins a run that goes on asking. */
async function begin(): Promise<{ readonly pid: number; readonly child: number; readonly running: Running }> {
  const input = JSON.stringify({ questions: ['tcp ip 53>80', 'tcp ip 53>84'].map(questionOf), forever: true });
  const running = await server.spawn(inside, { input });
  await running.printed('"arrived":true');
  const children = await server.must(['cat', `/proc/${running.pid}/task/${running.pid}/children`]);
  return { pid: running.pid, child: Number(children.trim().split(' ')[0]), running };
}

async function anotherHost(name: string): Promise<Host> {
  const host = await startHost({ name });
  onTestFinished(() => host.stop());
  await host.must(['ip', 'link', 'set', 'lo', 'up']);
  inside = await install(host, new URL('verify-inside.ts', import.meta.url));
  await listen(host, 'tcp,0.0.0.0,80', 'tcp,::,80');
  return host;
}

describe('a network of probes', PROBING, () => {
  beforeAll(async () => {
    peer = await startHost({ name: 'probed-peer' });
    server = await startHost({ name: 'probed' });
    await connect(
      { host: server, addresses: ['10.9.0.1/24', 'fd09::1/64'] },
      { host: peer, addresses: ['10.9.0.2/24'] },
    );
    await server.must(['ip', 'link', 'set', 'lo', 'up']);
    inside = await install(server, new URL('verify-inside.ts', import.meta.url));
    await listen(
      server,
      'tcp,0.0.0.0,80',
      'tcp,::,81',
      'tcp,10.9.0.1,82',
      'udp,0.0.0.0,7',
      'udp,::,7',
      'tcp,127.0.0.1,83',
    );
  });
  afterAll(async () => {
    await Promise.all([server.stop(), peer.stop()]);
  });
  afterEach(() => server.must(['nft', 'flush', 'ruleset']));

  test('asks everything that listens, in both families and from any port', async () => {
    const expected = {
      'tcp ip 50000>80': 'open, arrived',
      'tcp ip 53>80': 'open, arrived',
      'tcp ip 20>80': 'open, arrived',
      'tcp ip6 20>81': 'open, arrived',
      'tcp ip 20>82': 'refused, arrived',
      'tcp ip 20>82@10.9.0.1': 'open, arrived',
      'udp ip 53>7': 'open, arrived',
      'udp ip6 53>7': 'open, arrived',
      'udp ip 53>9': 'unreachable, arrived',
      'tcp ip 20>83': 'refused, arrived',
      'tcp ip6 20>81@fd09::1': 'open, arrived',
    };
    const { network, answers, uncounted } = await run(server, 'tcp ip 53>80', ...Object.keys(expected));
    expect(answers).toEqual(expected);
    expect({ network, uncounted }).toMatchObject({
      network: { interface: 'menshen-probe0', missing: [] },
      uncounted: null,
    });
    expect(await links(server)).not.toContain('probe');
    expect(await rules(server)).toBe('');
  });

  test('tells what a filter shuts from what nobody holds, also where it answers like the kernel', async () => {
    await server.write(
      '/tmp/shut.nft',
      `table inet t { chain input { type filter hook input priority filter; policy drop;
        iifname lo accept
        tcp dport 80 accept
        udp sport 53 accept
        tcp dport 90 reject with tcp reset
        udp dport 90 reject
        ip6 nexthdr icmpv6 accept
      }
      }`,
    );
    await server.must(['nft', '-f', '/tmp/shut.nft']);
    const expected = {
      'tcp ip 50000>80': 'open, arrived',
      'tcp ip 50000>84': 'silent',
      'tcp ip 50000>90': 'refused',
      'udp ip 50000>90': 'unreachable',
      'tcp ip6 50000>81': 'silent',
      'udp ip 50000>7': 'silent',
      'udp ip 53>7': 'open, arrived',
      'udp ip6 53>7': 'open, arrived',
      'udp ip6 54>7': 'silent',
      'tcp ip 50000>82@10.9.0.1': 'silent',
    };
    expect((await run(server, ...Object.keys(expected))).answers).toEqual(expected);
  });

  test('counts a port that was translated by the number that was asked for', async () => {
    await server.write(
      '/tmp/nat.nft',
      `table ip n { chain pre { type nat hook prerouting priority dstnat;
        tcp dport 8080 redirect to :80
        udp dport 8053 dnat to 10.9.0.2:53
        tcp dport 8081 redirect to :444
      }
      }`,
    );
    await server.must(['nft', '-f', '/tmp/nat.nft']);
    await server.must(['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    const expected = {
      'tcp ip 53>8080': 'open, arrived',
      'tcp ip 53>80': 'open, arrived',
      'udp ip 53>8053': 'silent, arrived',
      'tcp ip 53>8081': 'refused, arrived',
      'udp ip6 53>7': 'open, arrived',
    };
    expect((await run(server, ...Object.keys(expected))).answers).toEqual(expected);
  });

  test('the same where the older iptables translates', needs('package:iptables'), async () => {
    const rule = '-t nat -A PREROUTING -p tcp --dport 8082 -j REDIRECT --to-ports 80';
    await server.must(['iptables-legacy', ...rule.split(' ')]);
    onTestFinished(() => void server.run(['iptables-legacy', '-t', 'nat', '-F']));
    expect((await run(server, 'tcp ip 20>8082')).answers).toEqual({ 'tcp ip 20>8082': 'open, arrived' });
  });

  test('never sends what this machine would send on', async () => {
    await server.must(['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await peer.must([
      'nft',
      'add table inet seen; add chain inet seen in { type filter hook input priority 0; }; add rule inet seen in ip protocol tcp counter',
    ]);
    const { answers } = await run(
      server,
      'tcp ip 53>80@10.9.0.2',
      'tcp ip 53>80@127.0.0.1',
      'tcp ip 53>80@nonsense',
      'tcp ip 53>80',
    );
    expect(Object.values(answers)).toEqual(['not-asked', 'not-asked', 'not-asked', 'open, arrived']);
    expect(await peer.must(['nft', 'list', 'table', 'inet', 'seen'])).toContain('packets 0');
  });

  test('two at once have networks of their own, and see nothing of each other', async () => {
    const words = ['tcp ip 53>80', 'tcp ip 53>84', 'udp ip6 53>7'];
    const other = await server.spawn(inside, {
      input: JSON.stringify({ questions: words.map(questionOf), forever: true }),
    });
    await other.printed('"arrived":true');
    const { network, answers } = await run(server, ...words);
    await other.kill();
    expect(Object.values(answers)).toEqual(['open, arrived', 'refused, arrived', 'open, arrived']);
    const [first, ...all] = other.output().trim().split('\n');
    const theirs = JSON.parse(first!) as Run['network'];
    expect([theirs.interface, network.interface]).toEqual(['menshen-probe0', 'menshen-probe1']);
    expect(theirs.from.ip).not.toBe(network.from.ip);
    expect(new Set(all.map((line) => line.match(/"answer":"[a-z]+","arrived":[a-z]+/g)?.join(' '))).size).toBe(1);
    await isGone(server);
  });

  test('thousands of questions, most of them shut, cost one wait', async () => {
    await server.must([
      'nft',
      'add table inet t; add chain inet t i { type filter hook input priority 0; policy drop; }; add rule inet t i tcp dport 80 accept; add rule inet t i ip6 nexthdr icmpv6 accept',
    ]);
    const words = Array.from({ length: 3000 }, (_, index) => `tcp ip 53>${index + 1}`);
    const { answers } = await run(server, ...words);
    const told = Object.entries(answers).filter(([, answer]) => answer !== 'silent');
    expect(told).toEqual([['tcp ip 53>80', 'open, arrived']]);
  });

  describe('however it ends', () => {
    test.each(['TERM', 'INT', 'HUP', 'KILL'])('SIG%s', async (signal) => {
      const { pid, running } = await begin();
      await server.must(['kill', `-${signal}`, String(pid)]);
      expect(await running.ended).not.toBe(0);
      await isGone(server);
    });

    test('the process that asks is killed: who ordered is told, and takes the rest away', async () => {
      const { child, running } = await begin();
      await server.must(['kill', '-KILL', String(child)]);
      await running.ended;
      expect(running.output()).toMatch(
        /"status":"failed","detail":"(prober: SIGKILL|prober: ended|menshen-probe0: gone)"}\n"closed"\n$/,
      );
      await isGone(server);
    });

    test('all are killed together: what is left is a table, and the next run takes it away', async () => {
      const { pid, child } = await begin();
      await server.must(['kill', '-KILL', String(pid), String(child)]);
      await vi.waitFor(async () => expect(await links(server)).not.toContain('probe'), 10_000);
      // An nft of theirs may have been at work in that very moment.
      await server.must(['nft', 'add', 'table', 'inet', 'menshen-probe0']);
      await run(server, 'tcp ip 53>80');
      await isGone(server);
    });
  });
});

describe('machines that are not alike', PROBING, () => {
  test('one that has the usual networks itself, under a name that is no word', async () => {
    const made = await anotherHost('probed-busy');
    const name = 'a"b;$`\u202e';
    const lines = ['192.0.2.1/24', '198.18.0.1/15', '198.51.100.1/24', '2001:db8::1/32'].map(
      (address) => `addr add ${address} dev ${name}${address.includes(':') ? ' nodad' : ''}`,
    );
    await made.must(['ip', 'link', 'add', name, 'type', 'bridge']);
    for (const line of [...lines, `link set ${name} up`]) await made.must(['ip', ...line.split(' ')]);
    const { network, answers } = await run(
      made,
      'tcp ip 53>80',
      'tcp ip6 53>80',
      'tcp ip 53>80@192.0.2.1',
      'tcp ip6 53>80@2001:db8::1',
    );
    expect(Object.values(answers)).toEqual(Array.from({ length: 4 }, () => 'open, arrived'));
    expect(network.from.ip).toMatch(/^203\.0\.113\./);
    expect(network.from.ip6).toMatch(/^(2001:2:|3fff:)/);
  });

  test('one without a free network asks what it can', async () => {
    const made = await anotherHost('probed-full');
    await made.must(['ip', 'link', 'add', 'd0', 'type', 'bridge']);
    await made.must(['ip', 'link', 'set', 'd0', 'up']);
    for (const network of ['192.0.0.0/8', '198.0.0.0/8', '203.0.113.0/24'])
      await made.must(['ip', 'route', 'add', 'blackhole', network]);
    const { network, answers } = await run(made, 'tcp ip 53>80', 'tcp ip6 53>80');
    expect(network.missing).toEqual([{ family: 'ip', detail: 'no free network' }]);
    expect(Object.values(answers)).toEqual(['not-asked', 'open, arrived']);
  });

  test('one without IPv6', async () => {
    const made = await anotherHost('probed-old');
    await made.must(['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1']);
    const { network, answers } = await run(made, 'tcp ip 53>80', 'tcp ip6 53>80');
    expect(network).toMatchObject({ missing: [{ family: 'ip6', detail: 'disable_ipv6' }], from: { ip6: null } });
    expect(Object.values(answers)).toEqual(['open, arrived', 'not-asked']);
  });

  test('one whose rules of routing send answers elsewhere is not asked', async () => {
    const made = await anotherHost('probed-elsewhere');
    await made.must(['ip', 'link', 'add', 'tun9', 'type', 'bridge']);
    await made.must(['ip', 'link', 'set', 'tun9', 'up']);
    await made.must(['ip', 'route', 'add', 'default', 'dev', 'tun9', 'table', '99']);
    await made.must(['ip', 'rule', 'add', 'priority', '100', 'lookup', '99']);
    const order = JSON.stringify({ questions: [] });
    expect(JSON.parse(await made.must(inside, { input: order }))).toMatchObject({
      status: 'refused',
      detail: expect.stringMatching(/^RTM_GETROUTE 198\.1[89]\..*: by interface/) as string,
    });
    expect(await links(made)).not.toContain('probe');
  });

  test('one without nft is asked all the same, and it is said that nothing could be counted', async () => {
    const made = await anotherHost('probed-bare');
    await made.must(['sh', '-c', 'rm -f /usr/sbin/nft /sbin/nft']);
    const { answers, uncounted } = await run(made, 'tcp ip 53>80', 'tcp ip 53>84');
    expect(Object.values(answers)).toEqual(['open', 'refused']);
    expect(uncounted).toBe('nft');
  });

  test('whoever is not root is refused', async () => {
    const made = await anotherHost('probed-nobody');
    const order = JSON.stringify({ questions: [] });
    expect(JSON.parse(await made.must(inside, { user: 'nobody', input: order }))).toEqual({
      status: 'refused',
      detail: 'unshare EPERM',
    });
  });
});
