import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { expect, onTestFinished, test } from 'vitest';

import { findTool, runTool } from './run.ts';

test('tools are found outside the path too, but only where they can be run', () => {
  const folder = mkdtempSync(`${tmpdir()}/menshen-tools-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(`${folder}/nft-of-ours`, '#!/bin/sh\n');
  expect(findTool(['nft-of-ours'], `relative:${folder}`)).toBeNull();
  expect(findTool(['no-such-tool', 'sh'], '')).toMatch(/\/sh$/);
});

test('what it prints, what it reads, and its environment', async () => {
  expect(await runTool(['cat'], [], { input: 'a\nb' })).toEqual({ status: 'done', stdout: 'a\nb' });
  const printed = await runTool(['sh'], ['-c', 'echo "$X $LC_ALL"'], { environment: { X: '1' } });
  expect(printed).toEqual({ status: 'done', stdout: '1 C' });
});

test('how it failed', async () => {
  expect(await runTool(['no-such-tool'], [])).toEqual({ status: 'tool-missing', detail: 'no-such-tool' });
  expect(await runTool(['sh'], ['-c', 'echo much; echo; echo why >&2; echo not >&2; exit 3'])).toMatchObject({
    status: 'tool-failed',
    exitCode: 3,
    stdout: 'much\n',
    stderr: 'why\nnot',
    detail: expect.stringMatching(/sh: exit code 3: why$/) as string,
  });
  const slow = await runTool(['sleep'], ['30'], { timeoutMs: 50 });
  expect(slow).toMatchObject({ status: 'tool-failed', detail: expect.stringMatching(/SIGKILL/) as string });
  expect(slow).not.toHaveProperty('exitCode');
});
