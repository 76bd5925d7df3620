import { expect, test } from 'vitest';
import { type ErrorDetail, type FileProblem, MenshenError } from './index.ts';

test.each<readonly [ErrorDetail, string]>([
  [
    { code: 'no-socket', lines: 2, line: 1, column: 3, formats: ['ss', 'lsof'] },
    'no-socket lines=2 line=1 column=3 formats=ss,lsof',
  ],
  [{ code: 'not-readable', path: null, errno: 'EIO' }, 'not-readable errno=EIO'],
  [{ code: 'no-namespace', path: '/a b\u001B\u202E"' }, String.raw`no-namespace path="/a b\u001b\u{202e}\""`],
  [{ code: 'no-processes', path: '/进程' }, 'no-processes path=/进程'],
])('%j is one line of codes in a log', (detail, message) => {
  const error = new MenshenError('internal', detail);
  expect(error).toMatchObject({ message, detail, next: null, code: 'internal' });
});

test('problems of files are one a line, and no name makes two of one', () => {
  const problem: FileProblem = { file: 'a\nb', line: 1, column: 2, field: 'x\u0085', fault: { code: 'missing' } };
  const whole: FileProblem = { file: 'c', line: null, column: null, field: null, fault: { code: 'not-utf8' } };
  const problems = [problem, whole, ...Array.from({ length: 30 }, () => problem)];
  const { message } = new MenshenError('config-invalid', { code: 'file-problems', problems, page: 'local' });
  const lines = message.split('\n');
  expect(lines.slice(0, 2)).toEqual([String.raw`a\u{a}b:1:2: x\u{85}: missing`, 'c: not-utf8']);
  expect([lines.length, lines.at(-1)]).toEqual([21, '… +12']);
});
