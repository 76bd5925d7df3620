import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

import type { PendingPolicy, RolledBack } from '../../../src/policy/index.ts';
import { type Host, INSIDE } from '../../hosts/index.ts';

const FOLDER = '/usr/local/lib/policy';
/** The driver, as a command line inside. */
export const DRIVER: readonly string[] = [`${INSIDE}/bin/node`, `${FOLDER}/driver.js`];

/** A policy in nft's words that lets in what is given, and what belongs to it. */
export function policy(...rules: readonly string[]): string {
  return [
    'table inet menshen',
    'delete table inet menshen',
    'table inet menshen {',
    '  chain input {',
    '    type filter hook input priority filter - 5; policy drop;',
    '    ct state established,related accept',
    '    iif lo accept',
    '    meta l4proto ipv6-icmp accept',
    ...rules.map((rule) => `    ${rule}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Builds the driver and the watchdog, and brings them inside. */
export async function bringDriver(host: Host): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'menshen-policy-'));
  try {
    const input = {
      driver: fileURLToPath(new URL('driver.ts', import.meta.url)),
      'policy-watchdog': fileURLToPath(new URL('../../../src/policy/change/watchdog/entry.ts', import.meta.url)),
    };
    const build = await rolldown({ input, platform: 'node', external: ['koffi', 'libsql'] });
    await build.write({ dir: folder, format: 'esm', chunkFileNames: 'chunk-[name]-[hash].js' });
    await build.close();
    const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
    for (const name of names) await host.write(`${FOLDER}/${name}`, await readFile(join(folder, name)));
    await host.write(`${FOLDER}/package.json`, '{ "type": "module" }');
    await host.must(['ln', '-sfn', `${INSIDE}/node_modules`, `${FOLDER}/node_modules`]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the driver prints. */
export type Told = Readonly<Record<string, unknown>>;

/** Runs the driver inside. */
export async function drive(host: Host, ...args: readonly string[]): Promise<Told> {
  const { stdout, stderr, code } = await host.run([...DRIVER, ...args], { timeout: 120_000 });
  if (stdout === '') throw new Error(`driver ${args.join(' ')}: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as Told;
}

/** Our table as nft prints it; empty where there is none. */
export async function tableOf(host: Host): Promise<string> {
  return (await host.run(['nft', '-s', 'list', 'table', 'inet', 'menshen'])).stdout;
}

/** All tables but for counters. */
export async function tables(host: Host): Promise<string> {
  return host.must(['nft', 'list', 'tables']);
}

/** What is written down. */
export interface Status {
  readonly pending: PendingPolicy | null;
  /** Path of the policy that is in force. */
  readonly applied: string | null;
  readonly rolledBack: RolledBack | null;
  /** `2 undone`: the newest first. */
  readonly changes: readonly string[];
}

export async function statusOf(host: Host): Promise<Status> {
  return (await drive(host, 'status')) as unknown as Status;
}

/** Watchdogs that run, by pid. */
export async function watchdogs(host: Host): Promise<readonly number[]> {
  const { stdout } = await host.run(['pgrep', '-f', 'policy-watchdog.js']);
  return stdout.split('\n').filter(Boolean).map(Number);
}

/** Waits until it is so, for a bounded time; then says what was found instead. */
export async function until<T>(
  look: () => Promise<T>,
  isRight: (seen: T) => boolean,
  timeout: number = 30_000,
): Promise<T> {
  for (const deadline = Date.now() + timeout; ;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${timeout} ms, but: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until no watchdog runs. */
export async function noWatchdog(host: Host): Promise<void> {
  await until(
    () => watchdogs(host),
    (found) => found.length === 0,
  );
}
