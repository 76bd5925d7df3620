import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseBootTime, parseStat, startedAt } from './stat.ts';

const AFTER_NAME =
  'S 1 100 100 0 -1 4194560 5 0 0 0 7 3 0 0 20 0 1 0 4711 9000000 900 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1';

describe('parseStat', () => {
  it('reads the parent, the start and the flags', () => {
    expect(parseStat(`100 (sshd) ${AFTER_NAME}\n`)).toEqual({
      name: 'sshd',
      state: 'S',
      parent: 1,
      startTime: 4711,
      kernelThread: false,
    });
  });

  it.each(['a) S 2 (b', ')', '((', 'x) R 9 9 9 9 9 9', 'two\nlines', '\u001B[2J', ''])(
    'is not fooled by the name %j',
    (name) => {
      expect(parseStat(`100 (${name}) ${AFTER_NAME}`)).toMatchObject({ name, parent: 1, startTime: 4711 });
    },
  );

  it('tells kernel threads by their flag', () => {
    const line = '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0 0';
    expect(parseStat(line)?.kernelThread).toBe(true);
  });

  it.each(['', '100', '100 (x', '100 x) S 1', '100 (x) S', ')(', '100 (x) S y 1 1 1 1 1 1'])('refuses %j', (text) => {
    expect(parseStat(text)).toBeNull();
  });

  it('takes any name, and any text', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(parseStat(`100 (${text}) ${AFTER_NAME}`)).toMatchObject({ name: text, startTime: 4711 });
        expect(parseStat(text)?.startTime ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the start of a process', () => {
  it('counts from the start of the machine', () => {
    expect(parseBootTime('cpu  1 2 3\nintr 5 6\nbtime 1700000000\nprocesses 9\n')).toBe(1_700_000_000);
    expect(startedAt(1_700_000_000, 150)).toBe('2023-11-14T22:13:21.500Z');
  });

  it('stays untold where procfs does not say, or says nonsense', () => {
    expect(parseBootTime('cpu 1\n')).toBeUndefined();
    expect(startedAt(1_700_000_000, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });
});
