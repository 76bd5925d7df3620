import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type FreshRoot, makeFreshRoot } from './fresh-root.ts';

/** The first two shell commands of a README, without its remarks. */
function commandsOf(file: string): readonly string[] {
  const text = readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n(.*?)^```/gms)].map((match) => match[1]!);
  const lines = blocks.flatMap((block) => block.split('\n').map((line) => line.replace(/(^|\s+)#.*/, '')));
  return lines.filter((line) => line !== '').slice(0, 2);
}

const SUMMARY = /^\d+ passed, 0 failed, \d+ skipped\n$/m;

describe.each(['standard', 'minbase'] as const)('on a fresh Debian 12 (%s) with Node and npm', (variant) => {
  const [check, pass] = commandsOf('README.md');
  let fresh: FreshRoot;
  beforeAll(() => {
    if (!existsSync('/usr/sbin/debootstrap')) {
      spawnSync('sh', [fileURLToPath(new URL('../../support/install.sh', import.meta.url)), 'debootstrap']);
    }
    fresh = makeFreshRoot(variant);
  });
  afterAll(() => fresh?.remove());

  test('both READMEs say the same two commands', () => {
    expect(commandsOf('README.zh-CN.md')).toEqual([check, pass]);
  });

  test.each(['guest', 'root'] as const)('%s sees the doors by the first command', async (user) => {
    const outcome = await fresh.run(user, check!);
    expect(outcome).toMatchObject({ code: 0, output: expect.stringContaining('tcp') });
  });

  test('a user without rights passes, by the second, every test that needs none', async () => {
    const outcome = await fresh.run('guest', pass!);
    expect(outcome).toMatchObject({ code: 0, output: expect.stringMatching(SUMMARY) });
  });

  test('root passes all tests by the second, and none that could run is skipped', async () => {
    const outcome = await fresh.run('root', pass!, { MENSHEN_STRICT: '1' });
    expect(outcome).toMatchObject({ code: 0, output: expect.stringMatching(SUMMARY) });
  });
});
