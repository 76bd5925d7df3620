import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { Block, BlockAnswer } from '../../../src/model/index.ts';
import type { Host } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { CLIENT, isSilent, type Scene, scene, SERVER } from './scene.ts';

const BLOCKS = needs('host', 'package:nftables');
const PROTOCOLS = ['tcp', 'udp'] as const;
const DONE = { status: 'done' };
const OUTSIDE = [SERVER.v4, SERVER.v6];
const LOOPBACK = ['127.0.0.1', '::1', ...OUTSIDE];

/** What a program that calls a shut port is told. */
const TOLD: readonly (readonly [BlockAnswer, string])[] = [
  ['drop', 'silence'],
  ['reject', 'ECONNREFUSED'],
  ['reset', 'ECONNREFUSED'],
];

/** Counts in the caller's kernel what answers came to it. */
const WATCH = `
table inet watch {
  chain input {
    type filter hook input priority -400;
    tcp sport 8080 tcp flags & rst == rst counter comment "reset"
    icmp type destination-unreachable icmp code port-unreachable counter comment "icmp"
    icmpv6 type destination-unreachable icmpv6 code port-unreachable counter comment "icmpv6"
  }
}`;

const block = (protocol: Block['protocol'], first: number, answer: BlockAnswer, last: number = first): Block => ({
  protocol,
  first,
  last,
  answer,
});

describe('a port that is shut', BLOCKS, () => {
  let stage: Scene;
  let server: Host;
  let client: Host;

  beforeAll(async () => {
    stage = await scene('blocks');
    ({ server, client } = stage);
    await stage.listen(server, 8079, 8080, 8081, 8085, 8086);
    await stage.listen(client, 7000);
  });
  afterAll(() => stage.stop());
  afterEach(() => server.must(['nft', 'flush', 'ruleset']));

  const calls = (from: Host, addresses: readonly string[], port: number): Promise<readonly string[]> => {
    const each = PROTOCOLS.flatMap((protocol) => addresses.map((address) => ({ protocol, address, port })));
    return stage.call(from, each);
  };
  const everywhere = async (port: number): Promise<readonly string[]> => {
    const answers = await Promise.all([calls(client, OUTSIDE, port), calls(server, LOOPBACK, port)]);
    return [...new Set(answers.flat())];
  };
  const talk = (from: Host, address: string): ReturnType<Scene['hold']> => stage.hold(from, 'udp', address, 8080, 20);
  const seen = async (): Promise<readonly string[]> => {
    const text = await client.must(['nft', 'list', 'table', 'inet', 'watch']);
    return [...text.matchAll(/counter packets [1-9]\d* bytes \d+ comment "(\w+)"/g)].map(([, name]) => name!);
  };

  test.each(TOLD)('%s: from another host and from here, by both families, until it is lifted', async (answer, told) => {
    expect(await everywhere(8080)).toEqual(['answer']);
    expect(await stage.add('close-1', block('tcp', 8080, answer), block('udp', 8080, answer))).toEqual(DONE);
    expect(await everywhere(8080)).toEqual([told]);
    expect(await everywhere(8081)).toEqual(['answer']);
    expect(await stage.remove('close-1')).toEqual(DONE);
    expect(await everywhere(8080)).toEqual(['answer']);
    expect(await server.must(['nft', '--stateless', 'list', 'ruleset'])).toBe('');
  });

  test.each([
    ['drop', []],
    ['reject', ['icmp', 'icmpv6']],
    ['reset', ['reset']],
  ] as const)('%s: what comes back over TCP', async (answer, kinds) => {
    await client.must(['nft', '-f', '-'], { input: WATCH });
    onTestFinished(async () => void (await client.must(['nft', 'delete', 'table', 'inet', 'watch'])));
    await stage.add('close-1', block('tcp', 8080, answer));
    await calls(client, OUTSIDE, 8080);
    const overTcp = await seen();
    expect(overTcp).toEqual(kinds);
  });

  test('reset means reject over UDP', async () => {
    await client.must(['nft', '-f', '-'], { input: WATCH });
    onTestFinished(async () => void (await client.must(['nft', 'delete', 'table', 'inet', 'watch'])));
    await stage.add('close-1', block('udp', 8080, 'reset'));
    await calls(client, OUTSIDE, 8080);
    expect(await seen()).toEqual(['icmp', 'icmpv6']);
  });

  test('one protocol only, and a range with its ends', async () => {
    await stage.add('close-1', block('tcp', 8080, 'reset', 8085));
    const ports = [8079, 8080, 8081, 8085, 8086];
    const answers = await Promise.all(ports.map((port) => calls(client, OUTSIDE, port)));
    const shut = ['ECONNREFUSED', 'ECONNREFUSED', 'answer', 'answer'];
    const open = Array<string>(4).fill('answer');
    expect(answers).toEqual([open, shut, shut, shut, open]);
  });

  describe.each(['drop', 'reject', 'reset'] as const)('%s cuts what is connected', (answer) => {
    // Without a rule that asks for it, the kernel tracks no connection: then those of before are strangers to it.
    describe.each(['that conntrack knows', 'older than conntrack'])('%s', (age) => {
      test.each([
        ['a client that speaks', 20],
        ['a client that only listens', 0],
      ])('%s', async (_, every) => {
        if (age === 'that conntrack knows') {
          await server.must(['nft', '-f', '-'], {
            input: 'table inet x { chain i { type filter hook input priority 0; ct state new counter; }; }',
          });
        }
        const running = await Promise.all([
          ...OUTSIDE.map((address) => stage.hold(client, 'tcp', address, 8080, every)),
          ...LOOPBACK.map((address) => stage.hold(server, 'tcp', address, 8080, every)),
        ]);
        onTestFinished(async () => void (await Promise.all(running.map((held) => held.kill()))));
        expect(await stage.add('close-1', block('tcp', 8080, answer))).toEqual(DONE);
        expect(await Promise.all(running.map(isSilent))).toEqual(running.map(() => true));
        if (answer === 'reset' && every > 0) {
          await Promise.all(running.slice(0, 2).map((held) => held.printed('over: ECONNRESET')));
        }
      });
    });

    test('over UDP', async () => {
      const running = await Promise.all([
        ...OUTSIDE.map((address) => talk(client, address)),
        ...LOOPBACK.map((address) => talk(server, address)),
      ]);
      onTestFinished(async () => void (await Promise.all(running.map((held) => held.kill()))));
      await stage.add('close-1', block('udp', 8080, answer));
      expect(await Promise.all(running.map(isSilent))).toEqual(running.map(() => true));
    });
  });

  test('the program behind it is told that its connections have gone', async () => {
    const listener = await stage.listen(server, 8090);
    onTestFinished(() => listener.kill());
    const running = await Promise.all([
      stage.hold(client, 'tcp', SERVER.v4, 8090),
      stage.hold(client, 'tcp', SERVER.v6, 8090),
    ]);
    onTestFinished(async () => void (await Promise.all(running.map((held) => held.kill()))));
    await stage.add('close-1', block('tcp', 8090, 'drop'));
    await vi.waitFor(() => expect(listener.output().match(/server: 8090: .*ECONNRESET/g)).toHaveLength(2), 5000);
  });

  test('what this machine begins itself from such a port goes on', async () => {
    const mine = PROTOCOLS.flatMap((protocol) =>
      [CLIENT.v4, CLIENT.v6].map((address, index) => ({ protocol, address, port: 7000, from: 9000 + index })),
    );
    await stage.add('close-1', block('tcp', 9000, 'drop', 9100), block('udp', 9000, 'drop', 9100));
    expect(await stage.call(server, mine)).toEqual(['answer', 'answer', 'answer', 'answer']);
  });
});

describe('other rules', BLOCKS, () => {
  let stage: Scene;
  let server: Host;
  let client: Host;

  beforeAll(async () => {
    stage = await scene('rules');
    ({ server, client } = stage);
    await stage.listen(server, 8080);
  });
  afterAll(() => stage.stop());
  afterEach(() => server.must(['nft', 'flush', 'ruleset']));

  const both = (port: number): Promise<readonly string[]> =>
    stage.call(
      client,
      PROTOCOLS.flatMap((protocol) => OUTSIDE.map((address) => ({ protocol, address, port }))),
    );
  const shut = (port: number): Promise<unknown> =>
    stage.add('close-1', block('tcp', port, 'reset'), block('udp', port, 'reset'));
  const REFUSED = Array<string>(4).fill('ECONNREFUSED');
  const ANSWERED = Array<string>(4).fill('answer');

  test('that let the port in, by iptables and by nft, do not open it, and stay as they are', async () => {
    for (const tool of ['iptables', 'ip6tables']) {
      await server.must([tool, '-A', 'INPUT', '-p', 'tcp', '--dport', '8080', '-j', 'ACCEPT']);
      await server.must([tool, '-A', 'INPUT', '-p', 'udp', '--dport', '8080', '-j', 'ACCEPT']);
    }
    await server.must(['nft', '-f', '-'], {
      input: 'table inet menshen { chain i { type filter hook input priority -300; policy accept; accept; }; }',
    });
    const before = await server.must(['nft', '--stateless', 'list', 'ruleset']);
    await shut(8080);
    expect(await both(8080)).toEqual(REFUSED);
    await stage.remove('close-1');
    expect(await both(8080)).toEqual(ANSWERED);
    expect(await server.must(['nft', '--stateless', 'list', 'ruleset'])).toBe(before);
  });

  test('that keep conntrack away from it', async () => {
    await server.must(['nft', '-f', '-'], {
      input: `table inet raw {
        chain p { type filter hook prerouting priority raw; th dport 8080 notrack; }
        chain o { type filter hook output priority raw; th sport 8080 notrack; }
      }`,
    });
    await shut(8080);
    expect(await both(8080)).toEqual(REFUSED);
  });

  test('that lead another port here', async () => {
    await server.must(['nft', '-f', '-'], {
      input: `table inet nat {
        chain p { type nat hook prerouting priority dstnat; meta l4proto { tcp, udp } th dport 80 redirect to :8080; }
      }`,
    });
    expect(await both(80)).toEqual(ANSWERED);
    await shut(80);
    expect([await both(80), await both(8080)]).toEqual([REFUSED, ANSWERED]);
    await stage.remove('close-1');
    await shut(8080);
    expect([await both(80), await both(8080)]).toEqual([REFUSED, REFUSED]);
  });
});
