import type { Block, Outcome } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import type { Running } from '../../hosts/start.ts';
import { install } from '../exposure/bundle.ts';
import type { Call } from './caller.ts';
import type { Answer, Order } from './inside.ts';

/** A host whose ports are shut, and one that calls it. */
export interface Scene {
  readonly server: Host;
  readonly client: Host;
  /** In the server: whatever is ordered of the blocks. */
  order(order: Order): Promise<Answer>;
  add(id: string, ...blocks: readonly Block[]): Promise<Outcome>;
  remove(id: string): Promise<Outcome>;
  list(): Promise<Answer>;
  /** What becomes of these calls, in their order. */
  call(from: Host, calls: readonly Call[]): Promise<readonly string[]>;
  hold(from: Host, protocol: 'tcp' | 'udp', address: string, port: number, every?: number): Promise<Running>;
  /** Starts listeners, which end with the host. */
  listen(at: Host, ...ports: readonly number[]): Promise<Running>;
  stop(): Promise<void>;
}

/** The server's addresses on the cable; the client has the next ones. */
export const SERVER = { v4: '192.0.2.1', v6: '2001:db8::1' };
export const CLIENT = { v4: '192.0.2.2', v6: '2001:db8::2' };

const PROGRAMS = [
  new URL('inside.ts', import.meta.url),
  new URL('listener.ts', import.meta.url),
  new URL('caller.ts', import.meta.url),
  new URL('holder.ts', import.meta.url),
];

export async function scene(name: string, init: 'systemd' | 'none' = 'none'): Promise<Scene> {
  const [server, client] = await Promise.all([startHost({ name, init }), startHost({ name: `${name}-caller` })]);
  const ends = [
    { host: server, addresses: [`${SERVER.v4}/24`, `${SERVER.v6}/64`] },
    { host: client, addresses: [`${CLIENT.v4}/24`, `${CLIENT.v6}/64`] },
  ] as const;
  await connect(...ends);
  await Promise.all([server, client].map((host) => host.must(['ip', 'link', 'set', 'lo', 'up'])));
  const hosts = [server, client];
  // The kernel sends one peer few ICMP errors a second, fewer than are asked for here.
  await server.must(['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0']);
  const programs = PROGRAMS.map(async (program) => {
    const [command] = await Promise.all(hosts.map((host) => install(host, program)));
    return command!;
  });
  const [inside, listener, caller, holder] = (await Promise.all(programs)) as [Command, Command, Command, Command];
  const order = async (order: Order): Promise<Answer> =>
    JSON.parse(await server.must([...inside, JSON.stringify(order)])) as Answer;
  return {
    server,
    client,
    order,
    add: (id, ...blocks) => order({ add: id, blocks }) as Promise<Outcome>,
    remove: (id) => order({ remove: id }) as Promise<Outcome>,
    list: () => order({ list: true }),
    call: async (from, calls) =>
      JSON.parse(await from.must(caller, { input: JSON.stringify(calls) })) as readonly string[],
    hold: async (from, protocol, address, port, every = 0) => {
      const running = await from.spawn([...holder, protocol, address, String(port), String(every)]);
      await running.printed('heard');
      return running;
    },
    listen: async (at, ...ports) => {
      const running = await at.spawn([...listener, ...ports.map(String)]);
      await running.printed('ready');
      return running;
    },
    stop: async () => {
      await Promise.all(hosts.map((host) => host.stop()));
    },
  };
}

type Command = readonly string[];

/** Whether a connection that was held hears nothing more: for half a second, which is ten of the server's words. */
export async function isSilent(held: Running): Promise<boolean> {
  const count = (): number => held.output().split('heard').length;
  // What was on its way when the block came.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = count();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return count() === before;
}
