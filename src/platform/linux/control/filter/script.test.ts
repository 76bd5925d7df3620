import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { plainDetail, withScript } from './script.ts';

const look = (path: string): Promise<readonly unknown[]> =>
  Promise.resolve([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]);

test('a file of its own, for us alone, that is gone afterwards', async () => {
  const folder = mkdtempSync(`${tmpdir()}/menshen-script-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await withScript(folder, 'table', look)).toEqual(['table', 0o600, 0o700]);
  let seen = '';
  const fail = (path: string): Promise<never> => Promise.reject(new Error((seen = path)));
  await expect(withScript(folder, '门神', fail)).rejects.toThrow(folder);
  expect([existsSync(seen), readdirSync(folder)]).toEqual([false, []]);
  await expect(withScript(`${folder}/none`, '', look)).rejects.toThrow('ENOENT');
});

test('words of nft name no folder', () => {
  const path = '/run/menshen-nft-x/policy.nft';
  expect(plainDetail(`nft: ${path}:1:2-3: Error: ${path}`, path)).toBe('nft: policy.nft:1:2-3: Error: policy.nft');
});
