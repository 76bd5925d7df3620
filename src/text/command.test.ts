import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandText } from './index.ts';

test.each([
  [['readlink', '/proc/12/exe'], 'readlink /proc/12/exe'],
  [['ls', '-l', '/tmp/a b'], "ls -l '/tmp/a b'"],
  [['ls', "/tmp/it's"], String.raw`ls '/tmp/it'\''s'`],
  [['ls', '/tmp/\u001B[2J'], String.raw`ls $'/tmp/\x1b[2J'`],
  [['ls', '$(reboot)', ''], "ls '$(reboot)' ''"],
])('%j is typed as %s', (words, typed) => {
  expect(commandText(words)).toBe(typed);
});

const word = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    "'",
    '"',
    '\\',
    '$',
    '`',
    '\n',
    '\u001B',
    '\u009B',
    '\u202E',
    '中',
    '\u{E0041}',
    '!',
    '*',
  ),
});

test('bash reads back the same words', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const typed = commandText(['printf', String.raw`%s\0`, ...words]);
      const read = execFileSync('bash', ['--norc', '-c', typed], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
      expect(read.split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 40 },
  );
});
