import { once } from 'node:events';
import { fstatSync, openSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { foreignDescriptors, type ForeignSocket } from './foreign-sockets.ts';

const descriptorOf = (native: Server | Socket): number =>
  ((native as unknown as { _handle: { fd: number } })._handle ?? undefined)?.fd;

function look(descriptor: number): ForeignSocket | null {
  const opened = foreignDescriptors(process.pid);
  onTestFinished(() => opened?.close());
  return opened!.look(descriptor);
}

async function serve(host: string, ipv6Only: boolean): Promise<Server> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen({ port: 0, host, ipv6Only }), 'listening');
  return server;
}

test.each([
  ['127.0.0.1', false, { family: 'ipv4', address: Uint8Array.of(127, 0, 0, 1) }],
  ['::', true, { family: 'ipv6', v6only: true, address: new Uint8Array(16) }],
  ['::', false, { family: 'ipv6', v6only: false, address: new Uint8Array(16) }],
])('a listener at %s says so', async (host, ipv6Only, expected) => {
  const server = await serve(host, ipv6Only);
  const fd = descriptorOf(server);
  expect(look(fd)).toEqual({
    inode: fstatSync(fd).ino,
    protocol: 'tcp',
    port: (server.address() as AddressInfo).port,
    listening: true,
    connected: false,
    own: true,
    ...expected,
  });
});

test('a connection has a peer and does not listen', async () => {
  const server = await serve('127.0.0.1', false);
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  await once(client, 'connect');
  expect(look(descriptorOf(client))).toMatchObject({ protocol: 'tcp', listening: false, connected: true });
});

test('a file, and a number that is not open, are no sockets', () => {
  const file = openSync('/dev/null', 'r');
  expect([look(file), look(100_000)]).toEqual([null, null]);
});

test('a process that there is not can not be opened', () => {
  expect(foreignDescriptors(2 ** 22 + 1)).toBeNull();
});
