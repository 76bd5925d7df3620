import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { foreignFile, writeFiles } from './files.ts';

let root: string;
const modeOf = (path: string): number => statSync(path).mode & 0o7777;

beforeEach(() => (root = mkdtempSync(`${tmpdir()}/menshen-boot-`)));
afterEach(() => rmSync(root, { recursive: true }));

test('whole files, with their folders and modes, whatever the umask', () => {
  const umask = process.umask(0o077);
  try {
    writeFiles([
      { path: `${root}/a/b/script`, text: '门神\n', mode: 0o600 },
      { path: `${root}/unit`, text: '', mode: 0o644 },
    ]);
  } finally {
    process.umask(umask);
  }
  expect(readFileSync(`${root}/a/b/script`, 'utf8')).toBe('门神\n');
  expect([modeOf(`${root}/a/b/script`), modeOf(`${root}/unit`)]).toEqual([0o600, 0o644]);
  expect([readdirSync(`${root}/a/b`), readdirSync(root)]).toEqual([['script'], ['a', 'unit']]);
});

test('what is there is replaced, its mode too, and what an earlier run has left beside it', () => {
  writeFileSync(`${root}/script`, 'old and longer');
  chmodSync(`${root}/script`, 0o666);
  symlinkSync('/etc/passwd', `${root}/script.menshen-new`);
  writeFiles([{ path: `${root}/script`, text: 'new', mode: 0o600 }]);
  expect([readFileSync(`${root}/script`, 'utf8'), modeOf(`${root}/script`), readdirSync(root)]).toEqual([
    'new',
    0o600,
    ['script'],
  ]);
});

test('where one can not be written, none is', () => {
  writeFileSync(`${root}/script`, 'old');
  writeFileSync(`${root}/file`, '');
  const files = [
    { path: `${root}/script`, text: 'new', mode: 0o600 },
    { path: `${root}/file/unit`, text: 'new', mode: 0o644 },
  ];
  expect(() => writeFiles(files)).toThrow(/ENOTDIR|EEXIST/);
  expect([readFileSync(`${root}/script`, 'utf8'), readdirSync(root)]).toEqual(['old', ['file', 'script']]);
});

test('what shall go, goes; what is not there is gone', () => {
  for (const name of ['script', 'script.menshen-new', 'other']) writeFileSync(`${root}/${name}`, '');
  for (let time = 0; time < 2; time += 1) {
    writeFiles([
      { path: `${root}/script`, text: null, mode: 0o600 },
      { path: `${root}/none/script`, text: null, mode: 0o600 },
    ]);
    expect(readdirSync(root)).toEqual(['other']);
  }
});

test("what is no regular file is another's", () => {
  writeFileSync(`${root}/file`, '');
  symlinkSync('/dev/null', `${root}/mask`);
  symlinkSync('nowhere', `${root}/dangling`);
  mkdirSync(`${root}/folder`);
  const look = (...names: readonly string[]): string | null => foreignFile(names.map((name) => `${root}/${name}`));
  expect(look('file', 'none')).toBeNull();
  for (const name of ['mask', 'dangling', 'folder']) expect(look('file', name)).toBe(`${root}/${name}`);
});
