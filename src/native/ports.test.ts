import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { constants } from 'node:os';

import { expect, onTestFinished, test } from 'vitest';

import { holdPort, portBinder } from './ports.ts';

const { EADDRINUSE } = constants.errno;

/** A listener on a port of the kernel's choice. */
async function listen(host: string): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen({ port: 0, host }), 'listening');
  return (server.address() as AddressInfo).port;
}

test('a port is taken for its own family and protocol alone', async () => {
  const port = await listen('127.0.0.1');
  expect(portBinder('tcp', 'ipv4')(port)).toBe(EADDRINUSE);
  expect(portBinder('tcp', 'ipv6')(port)).toBe(0);
  expect(portBinder('udp', 'ipv4')(port)).toBe(0);
});

test('of UDP alike', async () => {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  expect(portBinder('udp', 'ipv4')(port)).toBe(EADDRINUSE);
  expect(portBinder('udp', 'ipv6')(port)).toBe(0);
});

test('what was tried is free again', () => {
  const held = holdPort();
  const port = held?.port ?? 0;
  const bind = portBinder('tcp', 'ipv4');
  expect(bind(port)).toBe(EADDRINUSE);
  held?.release();
  expect([bind(port), bind(port)]).toEqual([0, 0]);
});
