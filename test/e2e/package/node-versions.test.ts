import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Need, needs } from '../../support/needs.ts';
import { type Consumer, installPacked, REPOSITORY } from './packed.ts';

/** Node's own builds come as packages of the npm registry; kept in `.cache`, never among the dependencies. */
function nodeBinary(major: string): string {
  const folder = join(REPOSITORY, '.cache', `node-${major}`);
  const name = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline'];
    execFileSync('npm', ['install', ...options, '--prefix', folder, `${name}@${major}`], { stdio: 'ignore' });
  }
  return binary;
}

/** What a version's build links and a small Debian lacks. */
const LINKED: Readonly<Record<string, readonly Need[]>> = { '22': [], '24': [], '26': ['package:libatomic1'] };

describe('the packed package on other versions of Node', needs('dist'), () => {
  let consumer: Consumer;

  beforeAll(() => {
    consumer = installPacked();
  });
  afterAll(() => consumer.remove());

  for (const [major, linked] of Object.entries(LINKED)) {
    test(`Node ${major} runs the door check, the list and explain`, needs(...linked), () => {
      const node = nodeBinary(major);
      const menshen = (...args: string[]): unknown =>
        JSON.parse(
          execFileSync(node, ['node_modules/menshen/dist/menshen.js', ...args], {
            cwd: consumer.folder,
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'pipe'],
          }),
        );
      expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${major}\\.`));
      expect(menshen('check', '--json')).toMatchObject({ schema: 'menshen/check/1' });
      expect(menshen('list', '--json')).toMatchObject({ schema: 'menshen/list/1' });
      expect(menshen('explain', '22', '--json')).toMatchObject({ schema: 'menshen/explain/1' });
    });
  }
});
