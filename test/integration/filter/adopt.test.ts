import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import type { Host } from '../../hosts/index.ts';
import type { Running } from '../../hosts/start.ts';
import { needs } from '../../support/needs.ts';
import { CLIENT, pair, type Pair, say, SERVER } from './pair.ts';
import { policyScript } from './scripts.ts';

const DONE = { status: 'done' };
/** Shuts every port of the server, refuses at once, and lets nothing pass that a connection has no part in. */
const SHUT = policyScript(
  'ct state vmap { established : accept, related : accept, invalid : drop }',
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept',
  'reject',
);
const NAT = `table inet nat {
  chain p { type nat hook prerouting priority dstnat; tcp dport 80 redirect to :8080; }
  chain o { type nat hook postrouting priority srcnat; ip daddr ${CLIENT.v4} tcp dport 7000 masquerade; }
}`;
/** Connected sockets of UDP, which need no peer, in numbers. */
const MANY = `
import resource, socket, time
resource.setrlimit(resource.RLIMIT_NOFILE, (20000, 20000))
doors = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(10000)]
for index, door in enumerate(doors): door.connect(('${CLIENT.v4}', 1000 + index))
print('ready', flush=True)
time.sleep(3600)
`;

/** Has conntrack forget all: `IPCTNL_MSG_CT_DELETE` of nothing in particular. */
const FORGET = `
import socket, struct
kernel = socket.socket(16, socket.SOCK_RAW, 12)
kernel.send(struct.pack('=IHHIIBBH', 20, 0x102, 5, 1, 0, 0, 0, 0))
kernel.recv(100)
`;

/** What is opened here and there, in the order in which that works. */
interface Kind {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
}
const KINDS: readonly Kind[] = [SERVER, CLIENT].flatMap((_, index) => {
  const [here, there] = index === 0 ? [SERVER.v4, CLIENT.v4] : [`[${SERVER.v6}]`, `[${CLIENT.v6}]`];
  const family = index === 0 ? 'IPv4' : 'IPv6';
  return [
    { name: `${family}, TCP that the peer began`, ours: 'listen:8080', theirs: `tcp:${here}:8080` },
    { name: `${family}, TCP that we began`, ours: `tcp:${there}:7000`, theirs: 'listen:7000' },
    { name: `${family}, UDP`, ours: `udp:9000:${there}:9001`, theirs: `udp:9001:${here}:9000` },
  ];
});

describe('connections that are older than conntrack', needs('host', 'package:nftables', 'package:python3'), () => {
  let stage: Pair;
  let server: Host;
  let client: Host;
  type Side = readonly [Host, Running];

  beforeAll(async () => {
    stage = await pair('adopt');
    ({ server, client } = stage);
  });
  afterAll(() => stage.stop());
  beforeEach(() => strict(false));
  afterEach(async () => {
    await server.must(['nft', 'flush', 'ruleset']);
    await server.must(['python3', '-c', FORGET]);
  });

  /** Whether conntrack takes nothing for known that it has not seen from its first packet on. */
  const strict = (on: boolean): Promise<unknown> =>
    server.must(['sysctl', '-qw', `net.netfilter.nf_conntrack_tcp_loose=${on ? 0 : 1}`]);
  const adopt = (): Promise<unknown> => stage.order({ adopt: true });
  const load = async (): Promise<void> => expect(await stage.order({ load: SHUT })).toEqual(DONE);
  const talk = async (at: Host, ...doors: readonly string[]): Promise<Running> => {
    const talker = await stage.talk(at, ...doors);
    onTestFinished(() => talker.kill());
    return talker;
  };
  const open = async ({ ours, theirs }: Kind): Promise<{ here: Side; there: Side }> => {
    const laterHere = theirs.startsWith('listen');
    const first = await (laterHere ? talk(client, theirs) : talk(server, ours));
    const second = await (laterHere ? talk(server, ours) : talk(client, theirs));
    if ((laterHere ? theirs : ours).startsWith('listen')) await first.printed('#0 has 1');
    return { here: [server, laterHere ? second : first], there: [client, laterHere ? first : second] };
  };
  const known = async (): Promise<string> => {
    const text = await server.must(['cat', '/proc/net/nf_conntrack']);
    // The third number is how many seconds are left.
    return text
      .replaceAll(/^(\S+\s+\d+ \S+\s+\d+) \d+ /gm, '$1 ')
      .split('\n')
      .toSorted()
      .join('\n')
      .trim();
  };
  const hearsNothing = async ([, talker]: Side): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(talker.output()).not.toContain('heard');
  };
  const calls = (): Promise<readonly boolean[]> =>
    Promise.all([SERVER.v4, SERVER.v6].map((address) => stage.reaches(client, address, 8080)));
  const hears = ([, talker]: Side, bytes: number): Promise<void> => talker.printed(`#0 heard ${bytes} bytes`);

  describe.each(KINDS)('$name', (kind) => {
    test.each(['here', 'there'] as const)('go on, whoever speaks first: %s', async (first) => {
      const sides = await open(kind);
      const [one, other] = first === 'here' ? [sides.here, sides.there] : [sides.there, sides.here];
      expect(await known()).toBe('');
      await strict(true);
      expect(await adopt()).toEqual({ status: 'done', adopted: 1 });
      const told = await known();
      expect(told.split('\n')).toHaveLength(1);
      expect(told).toContain(
        kind.ours.startsWith('listen')
          ? 'dport=8080 src'
          : `src=${told.includes('ipv6') ? '2001:0db8:0000:0000:0000:0000:0000:0001' : SERVER.v4} dst`,
      );
      await load();

      await say(...one);
      await hears(other, 4);
      await say(...other);
      await hears(one, 4);
      if (!kind.ours.startsWith('udp')) {
        // More than a window, each way at once.
        await Promise.all([say(...one, 'speech'), say(...other, 'speech')]);
        await Promise.all([hears(one, 4_000_004), hears(other, 4_000_004)]);
      }
      expect((await known()).split('\n')).toHaveLength(1);
    });
  });

  test.each([
    ['we', { name: '', ours: `half:${CLIENT.v4}:7000`, theirs: 'listen:7000' }],
    ['the peer', { name: '', ours: 'listen:8080', theirs: `half:${SERVER.v4}:8080` }],
  ])('one in which %s can only hear goes on', async (who, kind) => {
    const { here, there } = await open(kind);
    const [one, other] = who === 'we' ? [there, here] : [here, there];
    await strict(true);
    expect(await adopt()).toEqual({ status: 'done', adopted: 1 });
    await load();
    await say(...one);
    await hears(other, 4);
    await say(...one, 'speech');
    await hears(other, 4_000_004);
  });

  test('new ones are shut out', async () => {
    await open(KINDS[0]!);
    expect(await calls()).toEqual([true, true]);
    await adopt();
    await load();
    expect(await calls()).toEqual([false, false]);
  });

  test.each([
    ['there', false],
    ['here', true],
  ] as const)(
    'they break where conntrack is not told, when first speaks who is %s, until it is',
    async (first, isStrict) => {
      const { here, there } = await open(KINDS[0]!);
      const [one, other] = first === 'here' ? [here, there] : [there, here];
      await strict(isStrict);
      await load();
      await say(...one);
      // What we say goes out; what is said in return is cast away.
      if (first === 'there') await hearsNothing(other);
      else {
        await hears(other, 4);
        await say(...other);
        await hearsNothing(one);
      }
      expect(await adopt()).toEqual({ status: 'done', adopted: 1 });
      await hears(first === 'there' ? other : one, 4);
    },
  );

  test('what conntrack knows stays as it is, whatever NAT has made of it', async () => {
    await server.must(['nft', '-f', '-'], { input: NAT });
    await talk(client, 'listen:7000');
    await talk(server, 'listen:8080', 'listen:8081');
    const doors = [SERVER.v4, `[${SERVER.v6}]`].flatMap((address) => [`tcp:${address}:80`, `tcp:${address}:8081`]);
    const calling = await talk(client, ...doors);
    const ours = await talk(server, `tcp:${CLIENT.v4}:7000`);
    const before = await known();
    expect(before.split('\n')).toHaveLength(5);
    expect(await adopt()).toEqual({ status: 'done', adopted: 0 });
    expect(await known()).toBe(before);
    await load();
    for (const side of [
      [client, calling],
      [server, ours],
    ] as const)
      await say(...side);
    expect(await stage.order({ adopt: true })).toEqual({ status: 'done', adopted: 0 });
    await server.must(['nft', 'delete', 'table', 'inet', 'menshen']);
    expect(await known()).toBe(before);
  });

  test('ten thousand, and again', async () => {
    const holder = await server.spawn(['python3', '-c', MANY]);
    onTestFinished(() => holder.kill());
    await holder.printed('ready');
    expect(await adopt()).toEqual({ status: 'done', adopted: 10_000 });
    expect(await server.must(['sysctl', '-n', 'net.netfilter.nf_conntrack_count'])).toBe('10000\n');
    expect(await adopt()).toEqual({ status: 'done', adopted: 0 });
  });
});
