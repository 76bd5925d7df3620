import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { findDaemon, parseConfiguration } from './daemon.ts';

const MEGABYTE = 1 << 20;

test.each([
  ['LocalSocket /run/clamd.ctl\nMaxFileSize 30M\n', { socket: '/run/clamd.ctl', largest: 30 * MEGABYTE }],
  ['LocalSocket "/run/clamd.ctl"', { socket: '/run/clamd.ctl', largest: 25 * MEGABYTE }],
  ['  localsocket   /run/a b\nMaxFileSize 0\nMaxScanSize 7000k', { socket: '/run/a b', largest: 7000 << 10 }],
  ['LocalSocket /s\nMaxFileSize 0\nMaxScanSize 0', { socket: '/s', largest: 2 ** 31 - 1 }],
  ['LocalSocket /s\nMaxFileSize many', { socket: '/s', largest: 25 * MEGABYTE }],
  ['LocalSocket /s\n#TCPSocket 3310', { socket: '/s', largest: 25 * MEGABYTE }],
  // Its client would go over the network where the Unix socket fails.
  ['LocalSocket /s\nTCPSocket 3310\nTCPAddr 203.0.113.9', null],
  ['TCPSocket 3310', null],
  ['#LocalSocket /s', null],
  ['LocalSocket relative', null],
  ['', null],
])('%j', (text, expected) => {
  expect(parseConfiguration(text)).toEqual(expected);
});

/** A root whose clamd.conf leads to a socket where this answers. */
async function root(onConnection: (socket: Socket) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-'));
  const server = createServer(onConnection);
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  mkdirSync(join(folder, 'etc/clamav'), { recursive: true });
  writeFileSync(join(folder, 'etc/clamav/clamd.conf'), `LocalSocket ${join(folder, 'socket')}\n`);
  return folder;
}

test('a daemon that answers is found, with the file that its client is to read', async () => {
  const folder = await root((socket) => {
    socket.once('data', (asked) => socket.end(asked.toString() === 'zPING\0' ? 'PONG\0' : 'UNKNOWN COMMAND'));
  });
  expect(await findDaemon(folder)).toEqual({
    configuration: join(folder, 'etc/clamav/clamd.conf'),
    socket: join(folder, 'socket'),
    largest: 25 * MEGABYTE,
  });
});

test('one that says something else, hangs up or is not there is none', async () => {
  expect(await findDaemon(await root((socket) => socket.end('HTTP/1.1 400')))).toBeNull();
  expect(await findDaemon(await root((socket) => socket.destroy()))).toBeNull();
  const folder = await root((socket) => socket.destroy());
  writeFileSync(join(folder, 'etc/clamav/clamd.conf'), `LocalSocket ${join(folder, 'nothing')}\n`);
  expect(await findDaemon(folder)).toBeNull();
  expect(await findDaemon(join(folder, 'nowhere'))).toBeNull();
});
