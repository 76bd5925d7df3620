import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import { durationText, parseDuration } from './duration.ts';

const en = await messages('en');

function parsed(text: string): number {
  return parseDuration(text, 5, 3600, en);
}

describe('parseDuration', () => {
  test.each([
    ['60', 60],
    ['60s', 60],
    ['5m', 300],
    ['1h', 3600],
    ['5', 5],
    ['3600', 3600],
  ])('%s', (text, seconds) => {
    expect(parsed(text)).toBe(seconds);
  });

  test.each(['', 's', '-5', '1.5m', '60 s', '60S', '１０', '1h30m', '0x10', '99999999'])('%j is no time', (text) => {
    expect(() => parsed(text)).toThrow(/is no time: write 60, 60s or 5m/);
  });

  test.each(['0', '4s', '61m', '2h', '999999h'])('%s is out of bounds, and the bounds are told', (text) => {
    expect(() => parsed(text)).toThrow(`"${text}": between 5s and 1h`);
  });

  test('any text is seconds within the bounds or a usage error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,5}[smh]?$/)), (text) => {
        expect(outcome(text)).toMatch(/^(?:within|usage)$/);
      }),
    );
  });

  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 3600 }), (seconds) => {
        expect(parsed(durationText(seconds))).toBe(seconds);
      }),
    );
  });
});

function outcome(text: string): string {
  try {
    const seconds = parsed(text);
    return seconds >= 5 && seconds <= 3600 ? 'within' : 'beyond';
  } catch (error) {
    return error instanceof MenshenError ? error.code : 'other';
  }
}
