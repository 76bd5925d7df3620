import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { clamdscanVerdict, clamscanVerdict, failureOf } from './answers.ts';
import type { Ran } from './run.ts';

const ran = (given: Partial<Ran>): Ran => ({
  stdout: '',
  stderr: '',
  ended: 'by-itself',
  exit: 'exit code 2',
  ...given,
});

test('what clamscan says of each descriptor', () => {
  const said = [
    '/proc/self/fd/3: Unix.Trojan.Mirai-7100807-0 FOUND',
    '/proc/self/fd/4: OK',
    '/proc/self/fd/5: Empty file',
    "/proc/self/fd/6: Can't open file ERROR",
    '/proc/self/fd/13: Other FOUND',
  ].join('\n');
  expect([3, 4, 5, 6, 7].map((descriptor) => clamscanVerdict(said, descriptor))).toEqual([
    { verdict: 'found', malware: 'Unix.Trojan.Mirai-7100807-0' },
    { verdict: 'clean' },
    { verdict: 'clean' },
    { verdict: 'failed', reason: 'tool-failed', detail: "Can't open file ERROR" },
    undefined,
  ]);
});

test('what clamdscan says of its standard input', () => {
  expect(clamdscanVerdict('fd[10]: Menshen.Test.UNOFFICIAL FOUND\n')).toEqual({
    verdict: 'found',
    malware: 'Menshen.Test.UNOFFICIAL',
  });
  expect(clamdscanVerdict('stdin: OK\n')).toEqual({ verdict: 'clean' });
  expect(clamdscanVerdict('fd[7]: Permission denied. ERROR\n')).toMatchObject({ detail: 'Permission denied. ERROR' });
  expect(clamdscanVerdict('LibClamAV Warning: OK\n')).toBeUndefined();
});

test('what was found counts before what else is said of the file', () => {
  expect(clamscanVerdict('/proc/self/fd/3: OK\n/proc/self/fd/3: X FOUND\n', 3)).toEqual({
    verdict: 'found',
    malware: 'X',
  });
});

test.each([
  [
    { ended: 'timeout', exit: 'SIGKILL' },
    { reason: 'timeout', detail: '' },
  ],
  [
    { stderr: 'LibClamAV Error: cli_loaddbdir: No supported database files found in /var/lib/clamav\n' },
    { reason: 'no-database', detail: '' },
  ],
  [
    { stderr: 'LibClamAV Warning: old\nERROR: Malformed database\n' },
    { reason: 'tool-failed', detail: 'ERROR: Malformed database' },
  ],
  [{ stderr: 'killed\n' }, { reason: 'tool-failed', detail: 'killed' }],
  [{ exit: 'exit code 40' }, { reason: 'tool-failed', detail: 'exit code 40' }],
  // Killed by somebody else: memory ran out, say.
  [{ exit: 'SIGKILL' }, { reason: 'tool-failed', detail: 'SIGKILL' }],
] as const)('%j fails with %j', (given, expected) => {
  expect(failureOf(ran(given))).toEqual({ verdict: 'failed', ...expected });
});

/** Lines as a scanner might print them, and what it never would. */
const output = fc
  .array(fc.oneof(fc.string(), fc.constantFrom('/proc/self/fd/3: ', 'fd[3]: ', 'OK', ' FOUND', 'ERROR', '\n')))
  .map((parts) => parts.join(''));

test('whatever a scanner prints, nothing is clean that it did not call so, and no detail is long', () => {
  fc.assert(
    fc.property(output, (text) => {
      const verdicts = [clamscanVerdict(text, 3), clamdscanVerdict(text), failureOf(ran({ stdout: text }))];
      const isClean = verdicts.some((verdict) => verdict?.verdict === 'clean');
      expect(!isClean || /: \s*(?:OK|Empty file)\s*$/m.test(text)).toBe(true);
      const details = verdicts.map((verdict) => (verdict?.verdict === 'failed' ? verdict.detail.length : 0));
      expect(Math.max(...details)).toBeLessThanOrEqual(200);
    }),
  );
});
