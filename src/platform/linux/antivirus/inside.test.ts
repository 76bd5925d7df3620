import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { resolveInside } from './inside.ts';

/** A folder as `/proc/PID`, whose process has a root of its own. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'menshen-'));
  mkdirSync(join(folder, 'root/srv/app'), { recursive: true });
  writeFileSync(join(folder, 'root/srv/app/x.py'), '');
  writeFileSync(join(folder, 'root/passwd'), '');
  symlinkSync('root/srv/app', join(folder, 'cwd'));
  symlinkSync('/passwd', join(folder, 'root/srv/app/absolute'));
  symlinkSync('../../passwd', join(folder, 'root/srv/app/relative'));
  symlinkSync('/srv', join(folder, 'root/link'));
  symlinkSync('loop', join(folder, 'root/loop'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const resolve = (path: string): string | undefined =>
  resolveInside(folder, path, () => false)?.slice(folder.length) ?? undefined;

test.each([
  ['/srv/app/x.py', '/root/srv/app/x.py'],
  ['x.py', '/cwd/x.py'],
  ['./x.py', '/cwd/x.py'],
  ['../app//x.py', '/cwd/../app/x.py'],
  ['../../passwd', '/cwd/../../passwd'],
  ['/link/app/x.py', '/root/srv/app/x.py'],
  ['/srv/app/absolute', '/root/passwd'],
  ['/srv/app/relative', '/root/passwd'],
  ['absolute', '/root/passwd'],
  ['/../../../passwd', '/root/passwd'],
])('%s leads to %s', (path, expected) => {
  expect(resolve(path)).toBe(expected);
});

test('what is not there, or has no end, is the system’s error', () => {
  expect(() => resolve('/nothing')).toThrow('ENOENT');
  expect(() => resolve('/passwd/x')).toThrow('ENOTDIR');
  expect(() => resolve('/loop')).toThrow(expect.objectContaining({ code: 'ELOOP' }));
});

test('another machine’s files are not even looked at', () => {
  const seen: string[] = [];
  const isElsewhere = (path: string): boolean => {
    seen.push(path.slice(folder.length));
    return path.endsWith('/srv');
  };
  expect(resolveInside(folder, '/link/app/nothing', isElsewhere)).toBeNull();
  expect(seen).toEqual(['/root/link', '/root/srv']);
});
