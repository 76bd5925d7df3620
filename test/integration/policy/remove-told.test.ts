import { expect, onTestFinished, test } from 'vitest';

import { startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { errorsOf } from '../../support/schema.ts';
import { bringDriver, drive, policy, tables } from './scene.ts';

const PATH = '/etc/menshen/one';

test('journal and undo tell of policies', needs('systemd-host', 'dist', 'package:nftables'), async () => {
  const host = await startHost({ name: 'told', init: 'systemd' });
  onTestFinished(() => host.stop());
  await bringDriver(host);
  await host.write(PATH, policy('tcp dport 22 accept'));
  await drive(host, 'apply', PATH, '600000', '--persist');
  await drive(host, 'confirm', '--anyway');
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.menshen(args);
    expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
    return stdout;
  };
  expect(await run('journal', '--lang', 'en')).toMatch(
    /2 .* policy \/etc\/menshen\/one +boot +done\n1 .* policy +done\n/s,
  );
  expect(await run('journal', '--lang', 'zh')).toMatch(/端口策略 \/etc\/menshen\/one +开机载入 +完成/);
  expect(errorsOf('journal', JSON.parse(await run('journal', '--json')))).toEqual([]);
  expect(errorsOf('undo', JSON.parse(await run('undo', '--dry-run', '--json')))).toEqual([]);
  expect(await run('undo', '--dry-run', '--lang', 'en')).toMatch(
    /To undo change 2 \(policy \/etc\/menshen\/one, .*\)\n\n1\. Restore what is loaded at boot/,
  );
  expect(await run('undo', '--yes', '--lang', 'en')).toContain('Change 2 is undone.');
  expect(await tables(host)).toBe('table inet menshen\n');
  expect(await run('undo', '--yes', '--lang', 'zh')).toMatch(
    /撤销第 1 号改动（端口策略 \/etc\/menshen\/one，.*）\n\n1\. 把 inet menshen 表恢复/s,
  );
  expect(await tables(host)).toBe('');
  expect(await run('undo', '--lang', 'en')).toBe('There is nothing to undo.\n');
});

test('removing a policy that waits says that it is undone', needs('host', 'dist', 'package:nftables'), async () => {
  const host = await startHost({ name: 'told' });
  onTestFinished(() => host.stop());
  await bringDriver(host);
  await host.write(PATH, policy('tcp dport 22 accept'));
  await drive(host, 'apply', PATH, '600000');
  const { code, stdout } = await host.menshen(['policy', 'remove', '--yes', '--lang', 'en']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n\nRemoved: it was not confirmed yet, and is undone\. There was none before it\.\n$/);
  expect(await tables(host)).toBe('');
});

test(
  'a policy whose applying was killed is told of at every look',
  needs('host', 'dist', 'package:nftables', 'package:python3'),
  async () => {
    const host = await startHost({ name: 'told' });
    onTestFinished(() => host.stop());
    await bringDriver(host);
    await host.write(PATH, policy('tcp dport 22 accept'));
    await drive(host, 'status');
    const mark = { id: 7, feature: 'policy', target: PATH, runner: { pid: 1_000_000, startTime: 1 }, boot: 'x' };
    const sql = `import sqlite3; d = sqlite3.connect('/var/lib/menshen/menshen.db'); d.execute("insert into changes values (7, 'policy', '${PATH}', '2026-01-01T00:00:00.000Z', null, 0, 'root', 'x', 'x', 1000000, 1)"); d.execute("insert into steps values (7, 0, '{\\"kind\\":\\"policy-table\\",\\"path\\":\\"${PATH}\\",\\"script\\":\\"\\",\\"at\\":\\"2026-01-01T00:00:00.000Z\\"}', null, 'planned', null)"); d.commit()`;
    await host.must(['python3', '-c', sql]);
    await host.write('/var/lib/menshen/menshen.db-begun-7', JSON.stringify(mark));
    expect((await host.menshen(['check', '--lang', 'en'])).stderr).toContain(
      `Change 7 (policy ${PATH}) was interrupted`,
    );
    expect((await host.menshen(['undo', '--yes', '--lang', 'en'])).stdout).toContain('Change 7 is undone.');
  },
);
