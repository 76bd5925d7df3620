import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

function documents(folder: string): readonly string[] {
  return readdirSync(join(REPOSITORY, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

test('every link between documents leads to a file', () => {
  const broken = ['.', 'docs', 'docs/zh', 'test/hosts'].flatMap(documents).flatMap((path) => {
    const targets = readFileSync(join(REPOSITORY, path), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g);
    return [...targets]
      .map(([, target = '']) => join(dirname(path), target))
      .filter((target) => !existsSync(join(REPOSITORY, target)))
      .map((target) => `${path}: ${target}`);
  });
  expect(broken).toEqual([]);
});

test('every page for users is there in both languages', () => {
  expect(readdirSync(join(REPOSITORY, 'docs/zh')).sort()).toEqual(
    readdirSync(join(REPOSITORY, 'docs'))
      .filter((name) => name !== 'zh')
      .sort(),
  );
});
