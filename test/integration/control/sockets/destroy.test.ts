import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Outcome, Socket } from '../../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../../hosts/index.ts';
import { needs } from '../../../support/needs.ts';
import { type Stage, startStage } from '../processes/stage.ts';

/**
 * Listens as it is told (family, address, port, how many) and keeps what comes. When a peer or a listener ends, it says so.
 */
const SERVER = `
import select, socket, sys
family, address, port, count, kind = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
poll = select.poll()
held = {}
def keep(s):
    held[s.fileno()] = s
    poll.register(s, select.POLLIN | select.POLLERR | select.POLLHUP)
for _ in range(count):
    s = socket.socket(socket.AF_INET6 if family == '6' else socket.AF_INET, socket.SOCK_DGRAM if kind == 'udp' else socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family == '6': s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    s.bind((address, port))
    if kind == 'tcp': s.listen()
    keep(s)
print('ready', flush=True)
while True:
    for fd, event in poll.poll():
        s = held[fd]
        try:
            if kind == 'udp':
                data, peer = s.recvfrom(100)
                s.sendto(data, peer)
            elif s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                keep(s.accept()[0])
            else:
                data = s.recv(100)
                if data: s.sendall(data)
                else: poll.unregister(fd)
        except OSError as error:
            print(error.strerror, flush=True)
            if kind == 'tcp': poll.unregister(fd)
            continue
        if event & select.POLLHUP and kind == 'tcp':
            print('hung up', flush=True)
            poll.unregister(fd)
`;

/** Connects, and says what becomes of the connection. */
const CLIENT = `
import socket, sys, time
s = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM if sys.argv[3] == 'udp' else socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.sendall(b'hello')
print('got', s.recv(100).decode(), flush=True)
try: print('end', s.recv(100), flush=True)
except OSError as error: print(error.strerror, flush=True)
time.sleep(600)
`;

const DONE: Outcome = { status: 'done' };

let stage: Stage;
let second: Host;

async function serve(family: '4' | '6', address: string, port: number, count = 1, kind: 'tcp' | 'udp' = 'tcp') {
  const server = await stage.host.spawn(['python3', '/server.py', family, address, String(port), String(count), kind]);
  onTestFinished(() => server.kill());
  await server.printed('ready');
  return server;
}

async function dial(from: Host, address: string, port: number, kind: 'tcp' | 'udp' = 'tcp') {
  const client = await from.spawn(['python3', '/client.py', address, String(port), kind]);
  onTestFinished(() => client.kill());
  await client.printed('got hello');
  return client;
}

const sockets = (port: number, protocol: 'tcp' | 'udp' = 'tcp'): Promise<readonly Socket[]> =>
  stage.ask({ do: 'sockets', protocol, port });

const destroy = (some: readonly Socket[], user = 'root'): Promise<readonly Outcome[]> =>
  stage.ask({ do: 'destroy-these', sockets: some }, { user });

const ofServer = (all: readonly Socket[], port: number, state: Socket['state']): readonly Socket[] =>
  all.filter((socket) => socket.local.port === port && socket.state === state);

describe('sockets are ended in the kernel', needs('host', 'package:python3'), () => {
  beforeAll(async () => {
    stage = await startStage({ name: 'destroy' });
    second = await startHost({ name: 'destroy-peer' });
    await connect(
      { host: stage.host, addresses: ['192.0.2.1/24', '2001:db8::1/64'] },
      { host: second, addresses: ['192.0.2.2/24', '2001:db8::2/64'] },
    );
    await stage.host.write('/server.py', SERVER);
    await stage.host.write('/client.py', CLIENT);
    await second.write('/client.py', CLIENT);
  });
  afterAll(async () => {
    await stage.host.stop();
    await second.stop();
  });

  test.each([
    ['IPv4', '4', '0.0.0.0', 5001, '192.0.2.1'],
    ['IPv6', '6', '::', 5002, '2001:db8::1'],
    ['IPv4 that came to an IPv6 socket', '6', '::', 5003, '192.0.2.1'],
  ] as const)('a connection by %s, and the listener stays', async (_, family, any, port, address) => {
    const server = await serve(family, any, port);
    const client = await dial(second, address, port);
    const open = ofServer(await sockets(port), port, 'established');
    expect(open).toHaveLength(1);
    expect(await destroy(open)).toEqual([DONE]);
    await client.printed('Connection reset by peer');
    await server.printed('Software caused connection abort');
    expect(await sockets(port)).toMatchObject([{ state: 'listen' }]);
    await dial(second, address, port);
    // What is gone is gone; the address alone names nobody.
    expect(await destroy(open)).toEqual([DONE]);
    expect(ofServer(await sockets(port), port, 'established')).toHaveLength(1);
  });

  test('a listener: nobody gets in any more, whoever is in stays', async () => {
    await serve('4', '0.0.0.0', 5010);
    const client = await dial(second, '192.0.2.1', 5010);
    expect(await destroy(ofServer(await sockets(5010), 5010, 'listen'))).toEqual([DONE]);
    const again = await second.run(['python3', '/client.py', '192.0.2.1', '5010', 'tcp']);
    expect(again.stderr).toContain('Connection refused');
    expect(client.output()).not.toMatch(/end|reset/);
    expect(ofServer(await sockets(5010), 5010, 'established')).toHaveLength(1);
  });

  test('every one of many that listen at one address', async () => {
    await serve('6', '::', 5011, 8);
    const open = ofServer(await sockets(5011), 5011, 'listen');
    expect(open).toHaveLength(8);
    expect(await destroy(open)).toEqual(open.map(() => DONE));
    expect(ofServer(await sockets(5011), 5011, 'listen')).toEqual([]);
  });

  test('one of many that listen at one address, and no other', async () => {
    await serve('4', '127.0.0.1', 5012, 4);
    const open = ofServer(await sockets(5012), 5012, 'listen');
    // The kernel finds one of them by the address, and compares.
    const outcomes = (await Promise.all(open.map(async (socket) => destroy([socket])))).flat();
    const left = new Set(ofServer(await sockets(5012), 5012, 'listen').map(({ cookie }) => cookie));
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome.status).toBe(left.has(open[index]!.cookie) ? 'failed' : 'done');
    }
  });

  test('UDP: a peer is cut off; a socket that its program has bound stays, and that is said', async () => {
    const server = await serve('4', '0.0.0.0', 5020, 1, 'udp');
    const client = await dial(stage.host, '127.0.0.1', 5020, 'udp');
    const all = await sockets(5020, 'udp');
    expect(await destroy(all.filter(({ peer }) => peer !== null))).toEqual([DONE]);
    await client.printed('Software caused connection abort');
    expect(await destroy(all.filter(({ peer }) => peer === null))).toEqual([
      { status: 'refused', detail: 'SOCK_DESTROY: the kernel keeps the socket open' },
    ]);
    await server.printed('Software caused connection abort');
    await dial(second, '192.0.2.1', 5020, 'udp');
  });

  test('without the right to, nothing ends', async () => {
    await serve('4', '0.0.0.0', 5030);
    await dial(second, '192.0.2.1', 5030);
    const open = await sockets(5030);
    const refused = { status: 'refused', detail: 'SOCK_DESTROY EPERM' };
    expect(await destroy(open, 'nobody')).toEqual(open.map(() => refused));
    expect(await sockets(5030)).toHaveLength(open.length);
  });

  test('a thousand at once', async () => {
    await serve('6', '::', 5040);
    const many = `
import socket, time
held = [socket.create_connection(("127.0.0.1", 5040)) for _ in range(1000)]
print("ready", flush=True); time.sleep(600)`;
    const client = await stage.host.spawn(['python3', '-c', many]);
    onTestFinished(() => client.kill());
    await client.printed('ready');
    const answers = await stage.ask<readonly Outcome[]>({ do: 'destroy', protocol: 'tcp', port: 5040 });
    expect(answers.length).toBeGreaterThanOrEqual(2001);
    expect(answers.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(ofServer(await sockets(5040), 5040, 'established')).toEqual([]);
  });
});
