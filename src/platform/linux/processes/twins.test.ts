import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { digester } from './digest.ts';
import { twinSearch } from './twins.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'menshen-twins-'));
  for (const folder of ['usr/bin', 'usr/sbin', 'opt']) mkdirSync(join(root, folder), { recursive: true });
  symlinkSync('usr/bin', join(root, 'bin'));
  writeFileSync(join(root, 'usr/bin/nc'), Buffer.alloc(5000, 1));
  writeFileSync(join(root, 'usr/bin/other'), Buffer.alloc(5000, 2));
  writeFileSync(join(root, 'usr/sbin/longer'), Buffer.alloc(5001, 1));
  writeFileSync(join(root, 'usr/bin/script'), '#!/bin/sh\n');
  symlinkSync('nc', join(root, 'usr/bin/netcat'));
});
afterEach(() => rmSync(root, { recursive: true }));

function search(name: string, content: Buffer, budget = 1 << 20): readonly string[] | undefined {
  writeFileSync(join(root, 'opt', name), content);
  return twinSearch({ proc: '', sys: '', root, now: () => new Date(0) }, digester(budget))(
    join(root, 'opt', name),
    `/opt/${name}`,
  );
}

test('a copy is told by its content, once, however many names lead there', () => {
  expect(search('worker', Buffer.alloc(5000, 1))).toEqual(['/usr/bin/nc']);
});

test('several programs may be alike', () => {
  linkSync(join(root, 'usr/bin/nc'), join(root, 'usr/sbin/nc2'));
  expect(search('worker', Buffer.alloc(5000, 1))).toEqual(['/usr/bin/nc', '/usr/sbin/nc2']);
});

test('the same size is not enough, nor are a few lines', () => {
  expect(search('worker', Buffer.alloc(5000, 3))).toEqual([]);
  expect(search('worker', Buffer.alloc(4999, 1))).toEqual([]);
  expect(search('worker', Buffer.from('#!/bin/sh\n'))).toEqual([]);
});

test('the system’s own file is no copy of itself', () => {
  const look = twinSearch({ proc: '', sys: '', root, now: () => new Date(0) }, digester(1 << 20));
  expect(look(join(root, 'usr/bin/nc'), '/usr/bin/nc')).toEqual([]);
});

test('a hard link elsewhere is one', () => {
  linkSync(join(root, 'usr/bin/nc'), join(root, 'opt/worker'));
  const look = twinSearch({ proc: '', sys: '', root, now: () => new Date(0) }, digester(1 << 20));
  expect(look(join(root, 'opt/worker'), '/opt/worker')).toEqual(['/usr/bin/nc']);
});

test('where too much would have to be read, or nothing can be, it is not told', () => {
  expect(search('worker', Buffer.alloc(5000, 1), 4000)).toBeUndefined();
  const look = twinSearch({ proc: '', sys: '', root, now: () => new Date(0) }, digester(1 << 20));
  expect(look(join(root, 'opt/none'), '/opt/none')).toBeUndefined();
});
