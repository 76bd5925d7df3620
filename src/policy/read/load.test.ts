import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { MenshenError } from '../../model/index.ts';
import { loadPolicy } from './load.ts';

const ME = process.geteuid?.() ?? 0;
const TEXT = 'allow: [{ port: 22/tcp }]\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'menshen-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function fileOf(text: string | Uint8Array, mode = 0o600, name = 'policy.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function refusal(path: string, environment = {}): readonly [string, readonly string[] | null] {
  try {
    loadPolicy(path, { uid: ME, environment });
  } catch (error) {
    if (error instanceof MenshenError && error.code === 'config-invalid') return [error.message, error.next];
    throw error;
  }
  throw new Error('it was taken');
}

test('a policy comes with its text', () => {
  const { policy, text } = loadPolicy(fileOf(TEXT), { uid: ME, environment: {} });
  expect([policy.allow.length, text]).toEqual([1, TEXT]);
});

test('one that is not there can be suggested', () => {
  const path = join(folder, 'none.yaml');
  expect(refusal(path)).toEqual([
    `${path}: not-readable errno=ENOENT`,
    ['sudo', 'menshen', 'policy', 'suggest', '--write', path],
  ]);
});

test('what is wrong with it is told with its place', () => {
  const path = fileOf('allow:\n  - port: 0\n  - prt: 1\n');
  expect(refusal(path)[0].split('\n')).toEqual([
    `${path}:2:11: allow.0.port: ports-number lowest=1 highest=65535`,
    expect.stringContaining(`${path}:3:5: allow.1.prt: unknown-field nearest=port`),
  ]);
});

test('one that others may write, or put another in the place of, is not believed', () => {
  const path = fileOf(TEXT, 0o646);
  expect(refusal(path)[1]).toEqual(['chmod', 'go-w', path]);
  chmodSync(path, 0o644);
  chmodSync(folder, 0o775);
  expect(refusal(path)[1]).toEqual(['chmod', 'go-w', folder]);
});

test('a link is as good as the folder that it stands in', () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  const link = join(open, 'link.yaml');
  symlinkSync(fileOf(TEXT), link);
  expect(refusal(link)[1]).toEqual(['chmod', 'go-w', open]);
});

test.runIf(ME === 0)('it may belong to who called sudo, and to nobody else', () => {
  const path = fileOf(TEXT);
  chownSync(path, 1234, 1234);
  expect(refusal(path)).toEqual([`${path}: other-owner path=${path} uid=1234`, ['chown', '0', path]]);
  expect(refusal(path, { SUDO_UID: '1235' })[0]).toContain('uid=1234');
  expect(refusal(path, { SUDO_UID: '1234x' })[0]).toContain('uid=1234');
  expect(loadPolicy(path, { uid: ME, environment: { SUDO_UID: '1234' } }).text).toBe(TEXT);
  // Whoever is not root has no one's word but their own.
  expect(() => loadPolicy(path, { uid: 5, environment: { SUDO_UID: '1234' } })).toThrow(MenshenError);
});

test('what is no file is told at once, and nothing is read of what is too long', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(refusal(join(folder, 'pipe'))[0]).toContain('not-a-file');
  expect(refusal(folder)[0]).toContain('not-a-file');
  expect(refusal('/dev/zero')[0]).toContain('not-a-file');
  expect(refusal(fileOf('#'.repeat(1024 * 1024 + 1)))[0]).toContain('long-file mebibytes=1');
  expect(refusal(fileOf(Uint8Array.of(0x61, 0xff)))[0]).toContain('not-utf8');
});
