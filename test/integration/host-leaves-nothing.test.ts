import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { type Host, startHost } from '../hosts/index.ts';
import { needs } from '../support/needs.ts';

/** What there is of hosts while they live. */
interface Traces {
  readonly networks: readonly string[];
  readonly keepers: readonly number[];
}

const parentOf = (pid: number): number =>
  Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const tracesOf = (pids: readonly number[]): Traces => ({
  networks: pids.map((pid) => readlinkSync(`/proc/${pid}/ns/net`)),
  // A host's init is the child of unshare, and that of the keeper.
  keepers: pids.map((pid) => parentOf(parentOf(pid))),
});

/** Those of these network namespaces that some process still lives in. */
function networksAlive(wanted: readonly string[]): readonly string[] {
  const alive = new Set<string>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      alive.add(readlinkSync(`/proc/${name}/ns/net`));
    } catch {
      // It has just ended.
    }
  }
  return wanted.filter((network) => alive.has(network));
}

describe('nothing is left of a host', needs('systemd-host'), () => {
  let witness: Host;
  /** Control groups of these keepers, as the witness's own keeper sees them in the machine's hierarchy. */
  const groupsLeft = (keepers: readonly number[]): readonly string[] => {
    const root = `/proc/${parentOf(parentOf(witness.pid))}/root`;
    const base = ['mnt', 'srv'].find((folder) => existsSync(`${root}/${folder}/cgroup/cgroup.procs`));
    const groups = readdirSync(`${root}/${base}/cgroup`).filter((name) => name.startsWith('menshen-host-'));
    return groups.filter((name) => keepers.includes(Number(name.split('-').at(-1))));
  };
  const expectNothingLeft = async ({ networks, keepers }: Traces): Promise<void> => {
    await expect.poll(() => networksAlive(networks), { timeout: 5000 }).toEqual([]);
    await expect.poll(() => keepers.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 5000 }).toEqual([]);
    expect(groupsLeft(keepers)).toEqual([]);
    expect(readFileSync('/proc/mounts', 'utf8')).not.toMatch(/menshen-host|upperdir=\/(mnt|srv)\/upper/);
  };
  beforeAll(async () => {
    witness = await startHost({ name: 'witness' });
  });
  afterAll(() => witness.stop());

  test('when it is stopped', async () => {
    const host = await startHost({ name: 'stopped', init: 'systemd' });
    const traces = tracesOf([host.pid]);
    expect(networksAlive(traces.networks)).toHaveLength(1);
    expect(groupsLeft(traces.keepers)).toHaveLength(1);
    await host.stop();
    await expectNothingLeft(traces);
  });

  test('when the test process is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'menshen-crash-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const facts = join(folder, 'facts.json');
    const config = fileURLToPath(new URL('crash/vitest.config.ts', import.meta.url));
    const repository = fileURLToPath(new URL('../..', import.meta.url));
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--root', '.', '--config', config],
      {
        cwd: repository,
        env: { ...process.env, MENSHEN_CRASH_FACTS: facts },
        stdio: 'ignore',
      },
    );
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await expect.poll(() => existsSync(facts), { timeout: 30_000 }).toBe(true);
    const { worker, hosts } = JSON.parse(readFileSync(facts, 'utf8')) as { worker: number; hosts: readonly number[] };
    const traces = tracesOf(hosts);
    expect(networksAlive(traces.networks)).toHaveLength(2);
    expect(groupsLeft(traces.keepers)).toHaveLength(2);
    child.kill('SIGKILL');
    process.kill(worker, 'SIGKILL');
    await ended;
    await expectNothingLeft(traces);
  });

  test('when its keeper is killed, as soon as the next host has started', async () => {
    const host = await startHost({ name: 'orphan' });
    const traces = tracesOf([host.pid]);
    process.kill(traces.keepers[0]!, 'SIGKILL');
    await expect.poll(() => networksAlive(traces.networks), { timeout: 5000 }).toEqual([]);
    await (await startHost({ name: 'next' })).stop();
    await expectNothingLeft(traces);
  });
});
