import { appendFileSync } from 'node:fs';
import { test } from 'vitest';
import { startScene, menshen } from '../integration/close/scene.ts';
const log = (x: unknown) => appendFileSync('/tmp/out', (typeof x === 'string' ? x : JSON.stringify(x, null, 1)) + '\n');
test('x', async () => {
  const scene = await startScene();
  const { host } = scene;
  await host.must(['rm', '-rf', '/etc/init.d']);
  await host.must(['systemctl', 'enable', '--now', '--quiet', 'postfix.service']);
  await host.listening('tcp', 25, 20_000);
  for (const t of ['25', 'postfix', 'postfix.service', 'smtp', 'postfix@-.service']) log((await menshen(host, 'close', t, '--dry-run')).stdout);
  log((await menshen(host, 'close', '25', '--yes')).stdout);
  log(await host.run(['sh', '-c', 'systemctl status postfix@-.service postfix.service; systemctl restart postfix.service; sleep 1; ss -tlnp; systemctl cat postfix@-.service; ls -lR /run/systemd/generator* /etc/systemd/system | grep postfix']));
  await scene.stop();
}, 60000);
