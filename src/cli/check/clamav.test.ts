import { expect, onTestFinished, test, vi } from 'vitest';

import { messages } from '../../i18n/index.ts';
import type { ScannedFile, WhyUnscanned } from '../../model/index.ts';
import { width } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { styleFor } from '../output/style.ts';
import { clamavLines, waitForClamav } from './clamav.ts';

const en = await messages('en');
const zh = await messages('zh');
const file = (path: string, verdict: Partial<ScannedFile> = {}): ScannedFile =>
  ({ verdict: 'clean', pids: [7], kind: 'executable', file: path, by: 'clamscan', ...verdict }) as ScannedFile;
const failed = (path: string, reason: WhyUnscanned, detail: string = ''): ScannedFile =>
  file(path, { verdict: 'failed', reason, detail });

test('says what was clean, and what could not be asked and why', () => {
  const scanned = [
    file('/a'),
    file('/found', { verdict: 'found', malware: 'X' }),
    failed('/b', 'timeout'),
    failed('/c', 'unreadable', 'EACCES'),
    failed('/d', 'timeout'),
  ];
  expect(clamavLines(scanned, en, null)).toEqual([
    'ClamAV (clamscan): found nothing in /a (pid 7); could not be asked about /b (pid 7), /d (pid 7): it took too long; could not be asked about /c (pid 7): the file could not be read (EACCES)',
  ]);
  expect(clamavLines([file('/a'), failed('/b', 'timeout')], zh, null)).toEqual([
    'ClamAV（clamscan）：在这些文件中没有发现恶意软件：/a（pid 7）；/b（pid 7）没能检查：耗时过长',
  ]);
});

test('says nothing where nothing was asked, none is installed, or all was found', () => {
  const found = file('/found', { verdict: 'found', malware: 'X' });
  for (const scanned of [undefined, null, [], [found]]) expect(clamavLines(scanned, en, 80)).toEqual([]);
});

test('many files are counted, long lines are wrapped, and nothing hostile passes', () => {
  const hostile = Array.from({ length: 9 }, (_, index) => file(`/tmp/\u001B[2J${index}`));
  const lines = clamavLines([...hostile, failed('/x', 'tool-failed', 'a\u001B[31m\nb')], en, 60);
  expect(lines.join(' ')).toContain('5 more');
  for (const line of lines) {
    expect(width(line)).toBeLessThanOrEqual(60);
    expect(line).not.toMatch(/[\u0000-\u001F]/);
  }
});

function contextWith(isTerminal: boolean, written: string[]): Context {
  const write = (text: string): Promise<void> => Promise.resolve(void written.push(text));
  const output = { isTerminal, columns: 80, style: styleFor('never', {}, false), write };
  const process = { stdout: { write: () => undefined }, stderr: { write: () => undefined } };
  return { process, environment: {}, language: 'en', messages: en, out: output, err: output };
}

test('a terminal shows what it waits for, and nothing is left of that', async () => {
  const written: string[] = [];
  const waiting = waitForClamav(contextWith(true, written));
  waiting.options.scanning(2);
  expect(written).toEqual(['\r\u001B[Kasking ClamAV about 2 files …']);
  await waiting.over();
  expect(written.at(-1)).toBe('\r\u001B[K');
});

test('a file gets no progress, and an ordinary check none at all', async () => {
  const written: string[] = [];
  const waiting = waitForClamav(contextWith(false, written));
  waiting.options.scanning(1);
  await waiting.over();
  await waitForClamav(contextWith(true, written)).over();
  expect(written).toEqual([]);
});

test('signals are caught only while ClamAV is asked', async () => {
  const on = vi.spyOn(process, 'on');
  onTestFinished(() => on.mockRestore());
  const before = process.listenerCount('SIGINT');
  const waiting = waitForClamav(contextWith(false, []));
  expect(process.listenerCount('SIGINT')).toBe(before);
  waiting.options.scanning(1);
  const [, listener] = on.mock.calls.find(([name]) => name === 'SIGINT') ?? [];
  expect(waiting.options.signal.aborted).toBe(false);
  (listener as () => void)();
  expect(waiting.options.signal.aborted).toBe(true);
  await waiting.over();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
