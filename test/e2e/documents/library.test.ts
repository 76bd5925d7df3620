import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

function examples(document: string): readonly string[] {
  const text = readFileSync(join(REPOSITORY, document), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

/** Without what people read: comments, and the separators and languages of sentences. */
const bare = (code: string): string => code.replaceAll(/\/\/.*|'(?:en|zh|; |；)'/g, '');

test('both languages show the same examples', () => {
  const english = examples('docs/library.md');
  expect(english.length).toBeGreaterThan(5);
  expect(examples('docs/zh/library.md').map(bare)).toEqual(english.map(bare));
});

describe('the examples of docs/library.md', needs('dist'), () => {
  let folder: string;
  // Inside of the repository, "menshen" is the package itself.
  beforeAll(() => {
    const cache = join(REPOSITORY, '.cache');
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'documents-'));
    for (const [index, code] of examples('docs/library.md').entries()) {
      writeFileSync(join(folder, `example-${index}.ts`), code);
    }
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: ['node'], outDir: 'out' };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('compile, and run to their end', async () => {
    await run(join(REPOSITORY, 'node_modules/.bin/tsc'), ['--project', folder]);
    const programs = readdirSync(join(folder, 'out')).map((name) => join(folder, 'out', name));
    const ended = await Promise.all(
      programs.map((program) => run(process.execPath, [program]).catch((error: unknown) => error)),
    );
    // The gate's own answer is its exit code; whatever fails prints to standard error.
    expect(ended).toEqual(programs.map(() => expect.objectContaining({ stderr: '' })));
    expect(programs).toHaveLength(examples('docs/library.md').length);
  });
});
