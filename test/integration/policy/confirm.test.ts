import { expect, test } from 'vitest';

import { startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { bringDriver, drive, policy, tableOf, tables } from './scene.ts';

test('applied, waits, is undone', needs('host', 'package:nftables'), async ({ onTestFinished }) => {
  const host = await startHost({ name: 'policy' });
  onTestFinished(() => host.stop());
  await bringDriver(host);
  await host.write('/etc/menshen/one', policy('tcp dport 22 accept'));
  console.log(await drive(host, 'apply', '/etc/menshen/one', '3000'));
  console.log(
    await tableOf(host),
    await drive(host, 'status'),
    await host.must(['ls', '-lR', '/run/menshen', '/var/lib/menshen']),
  );
  console.log(await host.must(['ps', '-ef']));
  await new Promise((resolve) => setTimeout(resolve, 4000));
  console.log(
    await tables(host),
    await drive(host, 'status'),
    await host.must(['ls', '-lR', '/run/menshen', '/var/lib/menshen']),
  );
  console.log(await host.must(['ps', '-ef']));
});
