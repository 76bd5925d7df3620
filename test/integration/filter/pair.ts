import type { Outcome } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import type { Running } from '../../hosts/start.ts';
import { install } from '../exposure/bundle.ts';
import type { Order } from './inside.ts';

/** Their addresses on the cable. */
export const SERVER = { v4: '192.0.2.1', v6: '2001:db8::1' };
export const CLIENT = { v4: '192.0.2.2', v6: '2001:db8::2' };

/** A host with a policy, and one that talks with it. */
export interface Pair {
  readonly server: Host;
  readonly client: Host;
  /** In the server. */
  order<T = Outcome>(order: Order): Promise<T>;
  /** Starts a talker; see `talker.ts`. It ends with the host. */
  talk(at: Host, ...doors: readonly string[]): Promise<Running>;
  /** Whether a new connection is taken. */
  reaches(from: Host, address: string, port: number): Promise<boolean>;
  stop(): Promise<void>;
}

export async function pair(name: string): Promise<Pair> {
  const hosts = await Promise.all([startHost({ name }), startHost({ name: `${name}-peer` })]);
  const [server, client] = hosts;
  await connect(
    { host: server, addresses: [`${SERVER.v4}/24`, `${SERVER.v6}/64`] },
    { host: client, addresses: [`${CLIENT.v4}/24`, `${CLIENT.v6}/64`] },
  );
  const programs = [new URL('inside.ts', import.meta.url), new URL('talker.ts', import.meta.url)];
  const commands = await Promise.all(
    programs.map((program) => Promise.all(hosts.map((host) => install(host, program)))),
  );
  const [inside, talker] = commands.map(([command]) => command) as [readonly string[], readonly string[]];
  return {
    server,
    client,
    order: async <T>(order: Order) => JSON.parse(await server.must(inside, { input: JSON.stringify(order) })) as T,
    talk: async (at, ...doors) => {
      const running = await at.spawn([...talker, ...doors.map(written)]);
      await running.printed('ready');
      return running;
    },
    reaches: async (from, address, port) => {
      const script = 'exec 3<>"/dev/tcp/$1/$2"';
      return (await from.run(['timeout', '2', 'bash', '-c', script, 'reaches', address, String(port)])).code === 0;
    },
    stop: async () => void (await Promise.all(hosts.map((host) => host.stop()))),
  };
}

/** Colons part the words of a door; in addresses they are written otherwise. */
function written(door: string): string {
  return door.replace(/\[([^\]]*)\]/, (_, address: string) => address.replaceAll(':', '_'));
}

/** Has a talker speak: a word, or four million bytes. */
export async function say(at: Host, { pid }: Running, what: 'word' | 'speech' = 'word'): Promise<void> {
  await at.must(['kill', what === 'word' ? '-USR1' : '-USR2', String(pid)]);
}
