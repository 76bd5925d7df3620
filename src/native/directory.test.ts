import { mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { numberedLinkReader } from './directory.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-links-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function read(folder: string): { errno: number; links: Record<string, string> } {
  const links: Record<string, string> = {};
  const errno = numberedLinkReader()(folder, (name, target, length) => {
    links[name] = Buffer.from(target.subarray(0, length)).toString();
  });
  return { errno, links };
}

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

it('reads what Node reads, over several fillings of its buffer', () => {
  const folder = makeFolder();
  for (let name = 0; name < 5000; name += 1) symlinkSync(`target ${name}`, join(folder, `${name}`));
  const expected = readdirSync(folder).map((name) => [name, readlinkSync(join(folder, name))]);
  expect(read(folder)).toEqual({ errno: 0, links: Object.fromEntries(expected) });
});

it('cuts long targets off and keeps to names that are numbers', () => {
  const folder = makeFolder();
  symlinkSync('x'.repeat(4000), join(folder, '7'));
  for (const name of ['a', '7a', '-7', '７', '0'.repeat(200)]) symlinkSync('elsewhere', join(folder, name));
  expect(read(folder)).toEqual({ errno: 0, links: { 7: 'x'.repeat(64) } });
});

it('answers with the errno where it can not read', () => {
  const folder = makeFolder();
  expect(read(join(folder, 'none')).errno).toBe(constants.errno.ENOENT);
  symlinkSync('/dev/null', join(folder, 'file'));
  expect(read(join(folder, 'file')).errno).toBe(constants.errno.ENOTDIR);
});

it('leaves no descriptor open', () => {
  const folder = makeFolder();
  read(folder);
  const before = countDescriptors();
  for (let turn = 0; turn < 20; turn += 1) read(folder);
  expect(countDescriptors()).toBe(before);
});
