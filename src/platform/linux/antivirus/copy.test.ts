import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { namelessCopy } from './copy.ts';

function scene(): { readonly folder: string; readonly open: (bytes: Uint8Array) => number } {
  const folder = mkdtempSync(join(tmpdir(), 'copy-test-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    open: (bytes) => {
      const path = `${folder}.file`;
      writeFileSync(path, bytes);
      const descriptor = openSync(path, 'r');
      rmSync(path);
      onTestFinished(() => closeSync(descriptor));
      return descriptor;
    },
  };
}

function contentOf(descriptor: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(descriptor).size);
  readSync(descriptor, bytes, 0, bytes.length, 0);
  closeSync(descriptor);
  return bytes;
}

test.each([0, 1, (1 << 20) - 1, 1 << 20, 3_000_001])('%i bytes are the same, and no name leads to them', (length) => {
  const { folder, open } = scene();
  const bytes = Buffer.alloc(length, 'Menshen');
  const file = open(bytes);
  // Somebody has read in it already.
  readSync(file, Buffer.alloc(1), 0, 1, null);
  const copy = namelessCopy(file, 1 << 24);
  expect(readlinkSync(`/proc/self/fd/${copy}`)).toMatch(/\/menshen-\w+\/copy \(deleted\)$/);
  expect(readdirSync(folder)).toEqual([]);
  expect(contentOf(copy).equals(bytes)).toBe(true);
});

test('a file that grows is copied up to a limit', () => {
  const { open } = scene();
  expect(contentOf(namelessCopy(open(Buffer.alloc(5000)), 4096))).toHaveLength(4096);
});
