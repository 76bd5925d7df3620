import { readFile } from 'node:fs/promises';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

import { type Host, INSIDE } from '../../hosts/index.ts';

const FOLDER = '/usr/local/lib/policy';
/** The driver, as a command line inside. */
export const DRIVER = [`${INSIDE}/bin/node`, `${FOLDER}/driver.js`] as const;

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
    const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const input = {
      driver: source('driver.ts'),
      'policy-watchdog': source('../../../src/policy/change/watchdog/entry.ts'),
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
