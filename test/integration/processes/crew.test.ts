import { describe, expect, test } from 'vitest';

import { startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';

/** Three processes with 7,000 connected sockets each: more than one thread walks over. */
const HOLDER = `
import os, resource, socket, sys, time
resource.setrlimit(resource.RLIMIT_NOFILE, (7100, 7100))
pairs = [socket.socketpair(socket.AF_UNIX) for _ in range(3500)]
listener = socket.create_server(('127.0.0.1', int(sys.argv[1])), backlog=1)
clients = [socket.create_connection(('127.0.0.1', int(sys.argv[1]))) for _ in range(1)]
print('ready', flush=True)
time.sleep(600)
`;

interface Listing {
  readonly coverage: { readonly processes: { readonly total: number; readonly readable: number } };
  readonly sockets: readonly {
    readonly state: string;
    readonly local: { readonly port: number };
    readonly holders: readonly { readonly pid: number; readonly descriptors: readonly number[] }[];
  }[];
}

describe('a walk that several threads share', needs('host', 'dist', 'package:python3'), () => {
  test('finds every holder and counts every process', async () => {
    const host = await startHost({ name: 'many' });
    try {
      const pids: number[] = [];
      for (const port of [7001, 7002, 7003]) {
        const running = await host.spawn(['python3', '-c', HOLDER, String(port)]);
        await running.printed('ready');
        pids.push(running.pid);
      }
      expect(await host.must(['cat', '/proc/net/sockstat'])).toMatch(/used 2\d{4}/);
      const { sockets, coverage } = JSON.parse((await host.menshen(['list', '--json'])).stdout) as Listing;
      // The kernel lists them in the order of its own tables.
      const listening = sockets
        .filter(({ state }) => state === 'listen')
        .sort((one, other) => one.local.port - other.local.port);
      expect(listening.map(({ local, holders }) => [local.port, holders.map(({ pid }) => pid)])).toEqual(
        [7001, 7002, 7003].map((port, index) => [port, [pids[index]]]),
      );
      expect(sockets.filter(({ state }) => state === 'established')).toHaveLength(6);
      expect(coverage.processes.readable).toBe(coverage.processes.total);
      // One process asks, as Menshen is one: a shell's pipeline would count as many as had been started by then.
      const count = 'import os; print(sum(name.isdigit() for name in os.listdir("/proc")))';
      expect(coverage.processes.total).toBe(Number(await host.must(['python3', '-c', count])));
    } finally {
      await host.stop();
    }
  });
});
