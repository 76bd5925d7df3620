import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { expect, onTestFinished, test } from 'vitest';

import { mayOpen, readStandardStreams } from './streams.ts';

const READ = 4;
const WRITE = 2;

test.each([
  [{ uid: 0, groups: [0] }, WRITE, 0o000, true],
  [{ uid: 5, groups: [] }, WRITE, 0o200, true],
  [{ uid: 5, groups: [6] }, WRITE, 0o066, false],
  [{ uid: 7, groups: [6] }, WRITE, 0o020, true],
  [{ uid: 7, groups: [6] }, READ, 0o026, false],
  [{ uid: 7, groups: [8] }, READ, 0o004, true],
  [{ uid: 7, groups: [8] }, WRITE, 0o664, false],
])('%j with %d and mode %d: %o', (opener, wanted, mode, expected) => {
  // The file is of user 5 and group 6.
  expect(mayOpen({ uid: 5, gid: 6, mode }, opener, wanted)).toBe(expected);
});

test('plain files have a path, as long as they are there; nothing else has', async () => {
  const folder = mkdtempSync(`${tmpdir()}/menshen-streams-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [log, gone] = [openSync(`${folder}/log`, 'a'), openSync(`${folder}/gone`, 'a')];
  const child = spawn('sleep', ['30'], { stdio: ['pipe', log, gone] });
  onTestFinished(() => void child.kill('SIGKILL'));
  closeSync(log);
  closeSync(gone);
  rmSync(`${folder}/gone`);
  await new Promise((resolve) => child.once('spawn', resolve));
  expect(readStandardStreams(`/proc/${child.pid}`, { uid: 0, groups: [0] })).toEqual({
    paths: [null, `${folder}/log`, null],
    terminal: false,
    input: 'other',
    openable: true,
  });
});
