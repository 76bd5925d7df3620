import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { TestProject } from 'vitest/node';

import { startHost } from '../hosts/index.ts';
import { isDebian, isRoot, type Lack, type Machine, mayMount } from './machine.ts';
import { PACKAGES } from './packages.ts';

/**
 * Vitest's global set-up for everything under test/: installs what is missing from Debian, where that is possible
 * and not forbidden (MENSHEN_TEST_INSTALL=0), and finds out whether hosts can be made.
 */
export default async function provision(project: TestProject): Promise<void> {
  project.provide('machine', await prepare());
}

async function prepare(): Promise<Machine> {
  const missing = missingPackages();
  const obstacle = missing.length === 0 ? null : await install(missing);
  const stillMissing = missing.length === 0 ? [] : missingPackages();
  const packages = stillMissing.map((name): [string, Lack] => {
    const reason = `Debian package ${name} is not installed: ${obstacle?.reason ?? 'apt-get could not install it'}`;
    return [name, { need: `package:${name}`, reason, avoidable: obstacle?.avoidable ?? true }];
  });
  return { packages: Object.fromEntries(packages), host: await whyNoHost() };
}

function missingPackages(): readonly string[] {
  const format = '-f=${Package} ${db:Status-Status}\n';
  const { stdout } = spawnSync('dpkg-query', ['-W', format, ...PACKAGES], { encoding: 'utf8' });
  const installed = new Set((stdout ?? '').split('\n').filter((line) => line.endsWith(' installed')));
  return PACKAGES.filter((name) => !installed.has(`${name} installed`));
}

/** Returns why nothing could be tried, or `null` where it was tried. */
async function install(missing: readonly string[]): Promise<{ reason: string; avoidable: boolean } | null> {
  if (!isDebian()) return { reason: 'this is not Debian', avoidable: false };
  if (!isRoot()) return { reason: 'installing it takes root', avoidable: false };
  if (process.env['MENSHEN_TEST_INSTALL'] === '0') return { reason: 'MENSHEN_TEST_INSTALL=0', avoidable: true };
  process.stderr.write(`Installing what the tests need from Debian: ${missing.join(' ')}\n`);
  const script = fileURLToPath(new URL('install.sh', import.meta.url));
  const child = spawn('sh', [script, ...missing], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await new Promise((resolve) => child.once('close', resolve));
  const failed = missingPackages();
  if (failed.length > 0) process.stderr.write(`${output.slice(-4000)}\nNot installed: ${failed.join(' ')}\n`);
  return null;
}

async function whyNoHost(): Promise<Lack | null> {
  if (!isRoot()) return { need: 'host', reason: 'a throw-away host takes root', avoidable: false };
  try {
    await (await startHost({ name: 'probe' })).stop();
    return null;
  } catch (error) {
    const reason = `no throw-away host can be made here: ${String(error).replaceAll(/\s*\n\s*/g, ' | ')}`;
    return { need: 'host', reason, avoidable: mayMount() };
  }
}
