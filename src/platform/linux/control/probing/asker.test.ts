import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { askAll, type Question } from './asker.ts';

const LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const clock = (): number => process.uptime() * 1000;
const question = (protocol: 'tcp' | 'udp', port: number): Question => ({
  protocol,
  family: 'ip',
  from: { address: LOOPBACK, port: 0 },
  to: { address: LOOPBACK, port },
});

test('each is answered at its place; one that never answers is silent, and costs the others nothing', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const mute = createSocket('udp4');
  let heard = 0;
  mute.on('message', () => (heard += 1));
  await new Promise<void>((resolve) => mute.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void mute.close());
  const { port } = server.address() as AddressInfo;
  const many = Array.from({ length: 600 }, () => question('tcp', port));
  const answers = await askAll([question('udp', mute.address().port), ...many, question('tcp', 1)], clock);
  expect(answers).toEqual(['silent', ...many.map(() => 'open'), 'refused']);
  // Once, and once more.
  expect(heard).toBe(2);
});

test('what can not be asked is told, and nothing is left open', async () => {
  const elsewhere = { ...question('tcp', 1), from: { address: Uint8Array.of(192, 0, 2, 1), port: 0 } };
  expect(await askAll([question('tcp', 1), elsewhere], clock)).toBe('bind EADDRNOTAVAIL');
  expect(await askAll([], clock)).toEqual([]);
});
