import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { writeNew } from './write-new.ts';

describe('writeNew', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'menshen-write-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('makes the folder, and leaves nothing but the file', () => {
    const path = join(folder, 'menshen', 'policy.yaml');
    writeNew(path, 'allow: []\n');
    expect(readFileSync(path, 'utf8')).toBe('allow: []\n');
    expect(readdirSync(join(folder, 'menshen'))).toEqual(['policy.yaml']);
    expect(statSync(path).mode & 0o022).toBe(0);
  });

  test('leaves a file that is there as it is, and a link too, whatever it points to', () => {
    const path = join(folder, 'policy.yaml');
    writeFileSync(path, 'mine');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    for (const taken of [path, join(folder, 'link')]) {
      expect(() => writeNew(taken, 'new')).toThrow(
        expect.objectContaining({ code: 'usage', detail: { code: 'file-exists', path: taken } }),
      );
    }
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(folder).toSorted()).toEqual(['link', 'policy.yaml']);
  });

  test('says why it can’t be written', () => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'policy.yaml');
    expect(() => writeNew(path, 'new')).toThrow(
      expect.objectContaining({ detail: { code: 'not-writable', path, errno: 'ENOTDIR' } }),
    );
  });
});
