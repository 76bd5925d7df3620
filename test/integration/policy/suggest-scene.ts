import { resolve } from 'node:path';

import { catalogPlugin } from '../../../src/catalog/build/plugin.ts';
import type { PolicyWarning, ResolvedPolicy, SuggestedEntry, Suggestion } from '../../../src/model/index.ts';
import { connect, type Host, runContainer, startHost } from '../../hosts/index.ts';
import { install } from '../exposure/bundle.ts';

export const SERVER = { private: '10.77.0.1', public: '198.18.0.1' } as const;

export interface Answer {
  readonly suggestion: Suggestion;
  readonly resolved: { readonly policy: ResolvedPolicy; readonly warnings: readonly PolicyWarning[] } | null;
}

/** A server as many stand around, and a host from which an administrator comes. */
export interface SuggestScene {
  readonly server: Host;
  readonly caller: Host;
  /** Asked on the server itself. */
  ask(policy?: string): Promise<Answer>;
  /** Asked over ssh, from the caller to this address. */
  askOver(address: string, policy?: string, port?: number): Promise<Answer>;
  stop(): Promise<void>;
}

/** Holds a port under a name of its own choice, which no terminal and no file should take as it is. */
const HOSTILE = `
import ctypes, socket, time
ctypes.CDLL(None).prctl(15, b'x\\n- port: 1-9', 0, 0, 0)
door = socket.socket()
door.bind(('0.0.0.0', 3210))
door.listen()
time.sleep(3600)
`;

export async function suggestScene(): Promise<SuggestScene> {
  const [server, caller] = await Promise.all([
    startHost({ name: 'suggest', init: 'systemd' }),
    startHost({ name: 'caller' }),
  ]);
  await connect(
    { host: server, addresses: [`${SERVER.private}/24`, `${SERVER.public}/24`, 'fd00:77::1/64'] },
    { host: caller, addresses: ['10.77.0.2/24', '198.18.0.2/24', 'fd00:77::2/64'] },
  );
  const command = await install(server, new URL('suggest-inside.ts', import.meta.url), [
    catalogPlugin(resolve(import.meta.dirname, '../../../catalog')),
  ]);
  await caller.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
  await server.write('/root/.ssh/authorized_keys', await caller.must(['cat', '/root/key.pub']));
  await serve(server);
  const words = (policy: string | undefined): readonly string[] => [
    ...command,
    ...(policy === undefined ? [] : [policy]),
  ];
  const over = (address: string, policy: string | undefined, port: number): readonly string[] => {
    const line = words(policy)
      .map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
      .join(' ');
    const options = ['StrictHostKeyChecking=no', 'BatchMode=yes'].flatMap((option) => ['-o', option]);
    return ['ssh', '-i', '/root/key', '-p', String(port), ...options, `root@${address}`, line];
  };
  return {
    server,
    caller,
    ask: async (policy) => JSON.parse(await server.must(words(policy), { timeout: 60_000 })) as Answer,
    askOver: async (address, policy, port = 22) =>
      JSON.parse(await caller.must(over(address, policy, port), { timeout: 60_000 })) as Answer,
    stop: async () => {
      await Promise.all([server.stop(), caller.stop()]);
    },
  };
}

async function serve(server: Host): Promise<void> {
  const database = '[Service]\nExecStart=/usr/bin/redis-server --bind 0.0.0.0 --protected-mode no\n';
  await server.write('/etc/systemd/system/stock.service', database);
  await server.write(
    '/etc/systemd/system/inner.service',
    '[Service]\nExecStart=/usr/bin/redis-server --port 6380 --bind 127.0.0.1\n',
  );
  await server.write(
    '/etc/systemd/system/odd.service',
    '[Service]\nExecStart=/usr/bin/python3 /usr/local/lib/odd.py\n',
  );
  await server.write('/usr/local/lib/odd.py', HOSTILE);
  await server.write(
    '/etc/systemd/system/echo.socket',
    '[Socket]\nListenStream=18007\nListenDatagram=18008\nListenStream=127.0.0.1:18009\n',
  );
  await server.write('/etc/systemd/system/echo.service', '[Service]\nExecStart=/bin/cat\n');
  await server.must(['systemctl', 'daemon-reload']);
  await server.must(['systemctl', 'start', 'ssh.service', 'nginx.service', 'stock', 'inner', 'odd', 'echo.socket']);
  const web = { name: 'web', publish: ['8080:80', '13306:3306', '127.0.0.1:5000:5000'] };
  await runContainer(server, { ...web, command: 'sleep 3600' });
  for (const port of [22, 80, 6379, 6380, 3210]) await server.listening('tcp', port);
}

export function entryAt({ entries }: Suggestion, number: number): SuggestedEntry | undefined {
  return entries.find(({ ports }) => ports.some(({ first, last }) => first <= number && number <= last));
}
