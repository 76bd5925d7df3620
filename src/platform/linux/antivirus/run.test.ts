import { openSync, closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { runScanner } from './run.ts';

const SHELL = '/bin/sh';
const AMPLE = { timeout: 10_000, signal: undefined };

test('tells what was printed and how it ended', async () => {
  expect(await runScanner(SHELL, ['-c', 'echo out; echo err >&2; exit 2'], [null], AMPLE)).toEqual({
    stdout: 'out\n',
    stderr: 'err\n',
    ended: 'by-itself',
    exit: 'exit code 2',
  });
});

test('hands over open files, and nothing of the environment', async () => {
  process.env['LD_AUDIT_TEST'] = '1';
  onTestFinished(() => void delete process.env['LD_AUDIT_TEST']);
  const file = openSync(fileURLToPath(import.meta.url), 'r');
  onTestFinished(() => closeSync(file));
  const { stdout } = await runScanner(SHELL, ['-c', 'head -c 6 <&3; head -c 6; env'], [file, file], AMPLE);
  // Both descriptors are one open file, so that the second reader goes on where the first stopped.
  expect(stdout).toMatch(/^import/);
  expect(stdout).not.toContain('LD_AUDIT_TEST');
});

test('takes what others leave of processor and memory', async () => {
  const script = 'until grep -qx 1000 /proc/self/oom_score_adj; do :; done; nice';
  expect(await runScanner(SHELL, ['-c', script], [null], AMPLE)).toMatchObject({ stdout: '19\n' });
});

test('kills what takes too long, and keeps what it had said', async () => {
  const ran = await runScanner(SHELL, ['-c', 'echo begun; exec sleep 600'], [null], { ...AMPLE, timeout: 300 });
  expect(ran).toMatchObject({ stdout: 'begun\n', ended: 'timeout', exit: 'SIGKILL' });
});

test('kills at once what nobody waits for any more', async () => {
  const controller = new AbortController();
  const running = runScanner('/bin/sleep', ['600'], [null], { ...AMPLE, signal: controller.signal });
  controller.abort();
  expect(await running).toMatchObject({ ended: 'stopped', exit: 'SIGKILL' });
  expect(await runScanner('/bin/sleep', ['600'], [null], { ...AMPLE, signal: controller.signal })).toMatchObject({
    ended: 'stopped',
  });
});

test('keeps only so much of what it prints', async () => {
  const { stdout, exit } = await runScanner(SHELL, ['-c', 'head -c 10000000 /dev/zero'], [null], AMPLE);
  expect([stdout.length, exit]).toEqual([1 << 16, 'exit code 0']);
});

test('what can not be started fails without throwing', async () => {
  expect(await runScanner('/nonexistent/clamscan', [], [null], AMPLE)).toMatchObject({
    exit: 'not started',
    stderr: expect.stringContaining('ENOENT'),
  });
});
