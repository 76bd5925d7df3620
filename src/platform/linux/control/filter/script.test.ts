import { existsSync, fstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { expect, onTestFinished, test } from 'vitest';

import { plainDetail, withScript } from './script.ts';

test('an open file for us alone, that has no name', async () => {
  const folder = mkdtempSync(`${tmpdir()}/menshen-script-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let used = -1;
  const look = (descriptor: number): Promise<readonly unknown[]> => {
    used = descriptor;
    const text = readFileSync(`/proc/self/fd/${descriptor}`, 'utf8');
    return Promise.resolve([text, fstatSync(descriptor).mode & 0o777, readdirSync(folder)]);
  };
  expect(await withScript(folder, 'table 门神', look)).toEqual(['table 门神', 0o600, []]);
  expect(existsSync(`/proc/self/fd/${used}`)).toBe(false);
  await expect(withScript(folder, '', () => Promise.reject(new Error('nft')))).rejects.toThrow('nft');
  await expect(withScript(`${folder}/none`, '', look)).rejects.toThrow('ENOENT');
});

test('words of nft name no descriptor', () => {
  expect(plainDetail('nft: /proc/self/fd/0:1:2-3: Error: x')).toBe('nft: policy.nft:1:2-3: Error: x');
});
