import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readCapture } from './index.ts';

/** Captures as tools print them, each with what has to be read from it: `NAME.txt` (csv, json, xml …) and `NAME.expected.json`. */
const FOLDER = join(import.meta.dirname, '../../test/fixtures/captures');
const EXPECTED = '.expected.json';

const names = readdirSync(FOLDER).filter((name) => !name.startsWith('.') && !name.endsWith(EXPECTED));

describe('captures are read as they have to be', () => {
  test.each(names)('%s', (name) => {
    const { capture, system, rows } = readCapture(readFileSync(join(FOLDER, name)));
    const expected: unknown = JSON.parse(readFileSync(join(FOLDER, name + EXPECTED), 'utf8'));
    const { formats, encoding, lines, unread, programs } = capture;
    expect({ formats, encoding, system, lines, unread, programs, rows }).toEqual(expected);
    expect(lines.read + lines.passed + lines.unread).toBe(lines.total);
  });
});

test('every expectation belongs to a capture', () => {
  const expectations = readdirSync(FOLDER).filter((name) => name.endsWith(EXPECTED));
  expect(expectations.map((name) => name.slice(0, -EXPECTED.length))).toEqual(names);
});
