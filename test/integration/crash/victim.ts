import { renameSync, writeFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { startHost } from '../../hosts/index.ts';

test('starts hosts and never ends', async () => {
  const facts = process.env['MENSHEN_CRASH_FACTS']!;
  const hosts = await Promise.all([startHost({ name: 'one' }), startHost({ name: 'two', init: 'systemd' })]);
  for (const host of hosts) await host.spawn(['sleep', '1000']);
  writeFileSync(`${facts}.part`, JSON.stringify({ worker: process.pid, hosts: hosts.map((host) => host.pid) }));
  renameSync(`${facts}.part`, facts);
  await new Promise((resolve) => setTimeout(resolve, 50_000));
  expect.unreachable('it was to be killed');
});
