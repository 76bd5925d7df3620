import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  answered,
  answerOf,
  type AskingAnswer,
  type AskingEnd,
  beginAsking,
  endAsking,
  sendDatagram,
} from './asking.ts';

const LOOPBACK = { ip: Uint8Array.of(127, 0, 0, 1), ip6: Uint8Array.from([...Array<number>(15).fill(0), 1]) };
const FAMILIES = ['ip', 'ip6'] as const;
const TEXT = { ip: '127.0.0.1', ip6: '::1' };

const servers: Server[] = [];
const sockets: DatagramSocket[] = [];
const ports: Record<string, number> = {};

beforeAll(async () => {
  for (const family of FAMILIES) {
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen({ port: 0, host: TEXT[family] }, resolve));
    ports[`tcp ${family}`] = (server.address() as AddressInfo).port;
    servers.push(server);
    const socket = createSocket(family === 'ip' ? 'udp4' : 'udp6');
    socket.on('message', (bytes, { port, address }) => socket.send(bytes, port, address));
    await new Promise<void>((resolve) => socket.bind(0, TEXT[family], resolve));
    ports[`udp ${family}`] = socket.address().port;
    sockets.push(socket);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.close();
});

/** Puts one question and waits for its answer. */
async function ask(protocol: 'tcp' | 'udp', family: 'ip' | 'ip6', port: number, from = 0): Promise<AskingAnswer> {
  const asked = beginAsking(protocol, family, { address: LOOPBACK[family], port: from }, end(family, port));
  if ('errno' in asked) return asked;
  const { fd } = asked;
  try {
    if (protocol === 'udp') sendDatagram(fd, Uint8Array.of(1));
    let { answer } = asked;
    for (let round = 0; round < 200 && answer === 'pending'; round += 1) {
      if (answered([{ fd, protocol }], 0).includes(fd)) answer = answerOf(fd, protocol);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return answer;
  } finally {
    endAsking(fd);
  }
}

const end = (family: 'ip' | 'ip6', port: number): AskingEnd => ({ address: LOOPBACK[family], port });

/** A port that nobody has: it was ours a moment ago. */
async function idle(family: 'ip' | 'ip6'): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port: 0, host: TEXT[family] }, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.each(FAMILIES)('%s: who listens, and who does not', async (family) => {
  const nobody = await idle(family);
  expect(await ask('tcp', family, ports[`tcp ${family}`] ?? 0)).toBe('open');
  expect(await ask('udp', family, ports[`udp ${family}`] ?? 0)).toBe('open');
  expect(await ask('tcp', family, nobody)).toBe('refused');
  expect(await ask('udp', family, nobody)).toBe('unreachable');
});

test('many share a source port, towards different ports', async () => {
  const from = await idle('ip');
  const source = end('ip', from);
  const asked = [ports['tcp ip'] ?? 0, await idle('ip')].map((port) =>
    beginAsking('tcp', 'ip', source, end('ip', port)),
  );
  expect(asked.map((one) => ('errno' in one ? one.errno : 'asked'))).toEqual(['asked', 'asked']);
  for (const one of asked) if ('fd' in one) endAsking(one.fd);
});

test('an address that is not ours', () => {
  const source = { address: Uint8Array.of(192, 0, 2, 1), port: 0 };
  expect(beginAsking('tcp', 'ip', source, end('ip', 9))).toEqual({ errno: 'bind EADDRNOTAVAIL' });
});
