import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest } from './spelling.ts';

function near(written: string, ...names: readonly string[]): readonly string[] {
  return closest(
    written,
    names.map((name) => [name, name] as const),
  );
}

describe('closest', () => {
  it.each([
    ['telnot', 'wrong'],
    ['telnt', 'missing'],
    ['teelnet', 'additional'],
    ['tlenet', 'swapped'],
    ['teln', 'only the start'],
  ])('%s: %s', (written) => {
    expect(near(written, 'telnet', 'kerberos')).toEqual(['telnet']);
  });

  it('allows fewer slips in a short word, none in a single letter', () => {
    expect(near('ssj', 'ssh')).toEqual(['ssh']);
    expect(near('xxh', 'ssh')).toEqual([]);
    expect(near('x', 'y')).toEqual([]);
  });

  it('puts the nearest first and stops at five', () => {
    expect(near('abcdefgh', 'abcdefxx', 'abcdefgx', 'abcdefghij')).toEqual(['abcdefghij', 'abcdefgx', 'abcdefxx']);
    expect(near('abc', 'abc1', 'abc2', 'abc3', 'abc4', 'abc5', 'abc6')).toHaveLength(5);
  });

  it('one slip anywhere is always found', () => {
    const word = fc.stringMatching(/^[a-z]{5,12}$/);
    fc.assert(
      fc.property(word, fc.nat(), (name, at) => {
        const place = at % name.length;
        expect(near(`${name.slice(0, place)}${name.slice(place + 1)}`, name)).toEqual([name]);
        expect(near(`${name.slice(0, place)}_${name.slice(place)}`, name)).toEqual([name]);
      }),
      { numRuns: 200 },
    );
  });
});
