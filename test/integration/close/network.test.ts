import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, kindsOf, undo } from './documents.ts';
import { type Scene, SERVER, startScene } from './scene.ts';

/** Has a connection, and says how it ends. */
const CLIENT = `
import socket, sys
line = socket.create_connection(('198.18.0.1', int(sys.argv[1])))
print('connected', flush=True)
try:
    print('ended' if line.recv(10) == b'' else 'answered', flush=True)
except Exception as error:
    print(type(error).__name__, flush=True)
`;

describe(
  'in the firewall and in the kernel',
  needs('host', 'dist', 'package:nftables', 'package:socat', 'package:nginx-light'),
  () => {
    let scene: Scene;
    const serve = async (port: number, ...words: readonly string[]): Promise<void> => {
      await scene.host.spawn(['setsid', 'python3', SERVER, String(port), ...words]);
      await scene.host.listening(words.includes('udp') ? 'udp' : 'tcp', port);
    };
    const table = async (): Promise<string> => (await scene.host.run(['nft', 'list', 'ruleset'])).stdout;

    beforeAll(async () => {
      scene = await startScene('none');
      await serve(113);
      await serve(7801);
      await serve(7802, 'udp');
    });
    afterAll(() => scene.stop());

    test.each([
      ['113', 'tcp', [], 'reset', 'ConnectionRefusedError'],
      ['113', 'tcp', ['--answer', 'drop'], 'drop', 'TimeoutError'],
      ['7801', 'tcp', [], 'drop', 'TimeoutError'],
      ['7801', 'tcp', ['--answer', 'reset'], 'reset', 'ConnectionRefusedError'],
      ['7801', 'tcp', ['--answer', 'reject'], 'reject', 'ConnectionRefusedError'],
      ['7802', 'udp', [], 'drop', 'TimeoutError'],
      ['7802', 'udp', ['--answer', 'reject'], 'reject', 'ConnectionRefusedError'],
      ['7802', 'udp', ['--answer', 'reset'], 'reject', 'ConnectionRefusedError'],
    ] as const)('%s/%s %j: %s, the caller sees %s', async (port, kind, flags, answer, seen) => {
      const { host, call } = scene;
      const before = await table();
      const closed = await close(host, [`${port}/${kind}`, '--how', 'firewall', ...flags]);
      expect([closed.code, kindsOf(closed.document)]).toEqual([0, ['firewall']]);
      expect(closed.document.steps).toMatchObject([
        { action: { blocks: [{ answer }] }, losses: [{ code: 'until-boot' }] },
      ]);
      const began = Date.now();
      const answered = await call(Number(port), kind);
      expect([answered, Date.now() - began > 1500]).toEqual([seen, answer === 'drop']);
      expect((await undo(host)).code).toBe(0);
      expect(await call(Number(port), kind)).toBe('open');
      expect(await table()).toBe(before);
    });

    test('of a hundred ports the three that are open', async () => {
      const { host, call } = scene;
      const ports = [7810, 7850, 7899];
      for (const port of ports) await serve(port);
      const wanted = ports.map((number) => ({ protocol: 'tcp', number }));
      for (const how of [[], ['--how', 'firewall', '--answer', 'reset']]) {
        const { code, document } = await close(host, ['7800-7899/tcp', '--watch', '0', ...how]);
        expect([code, document.ports]).toEqual([0, [{ protocol: 'tcp', number: 7801 }, ...wanted]]);
        expect(document.steps.flatMap(({ action }) => action.ports)).toEqual(document.ports);
        expect(await Promise.all(ports.map((port) => call(port)))).toEqual(ports.map(() => 'ConnectionRefusedError'));
        expect((await undo(host)).code).toBe(0);
        expect(await Promise.all(ports.map((port) => call(port)))).toEqual(ports.map(() => 'open'));
      }
    });

    test('two changes, undone in the reverse order, and in the order in which they were made', async () => {
      const { host, call } = scene;
      for (const order of ['reverse', 'same']) {
        const ids: string[] = [];
        for (const port of ['7810', '7850']) {
          const { document } = await close(host, [port, '--how', 'firewall', '--answer', 'reset']);
          ids.push(String(document.result?.id));
        }
        if (order === 'reverse') ids.reverse();
        expect((await undo(host, [ids[0]!])).code).toBe(0);
        const seen = [await call(7810), await call(7850)];
        expect(seen).toEqual(
          order === 'reverse' ? ['ConnectionRefusedError', 'open'] : ['open', 'ConnectionRefusedError'],
        );
        expect((await undo(host, [ids[1]!])).code).toBe(0);
        expect([await call(7810), await call(7850)]).toEqual(['open', 'open']);
      }
    });

    test.each([
      ['socat', ['socat', 'TCP-LISTEN:7803,fork,reuseaddr', 'EXEC:/bin/cat']],
      ['nginx', ['nginx', '-c', '/etc/plain.conf', '-g', 'daemon off;']],
    ])('connections of %s are cut, as the caller sees', async (_, argv) => {
      const { host, caller } = scene;
      await host.write('/etc/plain.conf', 'events {}\nhttp { server { listen 7803; } }\n');
      const server = await host.spawn(argv);
      await host.listening('tcp', 7803);
      const line = await caller.spawn(['python3', '-c', CLIENT, '7803']);
      await line.printed('connected');
      const { code, document } = await close(host, ['7803', '--how', 'connections', '--watch', '0.5']);
      expect(document.steps[0]?.losses[0]).toEqual({ code: 'connections', count: 1, peers: ['198.18.0.2'] });
      expect([code, document.result?.complete]).toEqual([0, true]);
      await line.printed('ConnectionResetError');
      expect(await scene.call(7803)).not.toBe('open');
      // Its program alone could open it again.
      const undone = await undo(host);
      expect([undone.code, undone.document.steps[0]?.drifts[0]?.code]).toEqual([4, 'by-hand']);
      await server.kill();
    });
  },
);
