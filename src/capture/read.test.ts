import { describe, expect, test } from 'vitest';

import type { Format, Row } from './format.ts';
import { LONGEST_CAPTURE } from './index.ts';
import { merge } from './merge.ts';
import { readWith } from './read.ts';

/** `HEAD a` starts it; each of its rows is `a PORT`. */
function format(id: Format['id'], letter: string, more: Partial<Format> = {}): Format {
  return {
    id,
    system: 'linux',
    starts: (line) => line === `HEAD ${letter}`,
    headless: true,
    parse: (lines) => {
      const found = lines.filter(({ text }) => text.startsWith(`${letter} `));
      const notes = lines.filter(({ text }) => text === '' || text === `HEAD ${letter}`);
      const others = lines.filter((line) => !found.includes(line) && !notes.includes(line));
      return {
        rows: found.map(({ number, text }) => row({ line: number, port: Number(text.slice(2, 6)) })),
        passed: notes.length,
        unread: others.map(({ number }) => ({ line: number, why: 'form' as const })),
      };
    },
    ...more,
  };
}

function row({ port = 80, ...given }: Partial<Row> & { readonly port?: number }): Row {
  const local = { address: '0.0.0.0', port };
  return { line: 1, protocol: 'tcp', family: 'ipv4', local, peer: null, state: 'listen', ...given };
}

const A = format('ss', 'a');
const B = format('netstat-windows', 'b', { system: 'windows' });

function read(text: string, formats: readonly Format[] = [A, B], ...rest: [Parameters<typeof readWith>[2]?]) {
  return readWith(formats, Buffer.from(text), ...rest);
}

describe('sections', () => {
  test('each heading starts a listing; what stands before the first goes to whoever reads most of it', () => {
    const { capture, system, rows } = read('b 1\nb 2\na 3\n\nHEAD a\na 4\nwhat\nHEAD b\nb 5\n$ ss -tunap\na 6\n');
    expect(rows.map(({ local }) => local.port)).toEqual([1, 2, 4, 5, 6]);
    expect(capture.formats).toEqual(['netstat-windows', 'ss']);
    expect(system).toBeNull();
    expect(capture.lines).toEqual({ total: 11, read: 5, passed: 4, unread: 2 });
    expect(capture.unread).toEqual([
      { line: 3, text: 'a 3', why: 'form' },
      { line: 7, text: 'what', why: 'form' },
    ]);
  });

  test('what nobody reads is unread, and blank lines are not', () => {
    const { capture } = read('prose\n\n   more\nHEAD a\na 4\n');
    expect(capture.lines).toEqual({ total: 5, read: 1, passed: 2, unread: 2 });
    expect(capture.unread.map(({ why }) => why)).toEqual(['stray', 'stray']);
  });

  test('of two that read as much the first takes it; one that reads only under a heading, nothing', () => {
    const same = format('lsof', 'a');
    expect(read('a 1', [A, same]).capture.formats).toEqual(['ss']);
    expect(() => read('a 1', [format('ss', 'a', { headless: false })])).toThrow(/^no-socket lines=1 /);
  });

  test('a format may be asked for', () => {
    expect(read('HEAD b\na 1\nb 2', [A, B], { format: 'ss' }).capture.formats).toEqual(['ss']);
    const deaf = format('ss', 'a', { headless: false });
    expect(read('a 1', [deaf, B], { format: 'ss' }).rows).toHaveLength(1);
  });

  test('a long line is unread, but in a document', () => {
    const long = `a 8080${' '.repeat(5000)}.`;
    const { capture } = read(`HEAD a\na 1\n${long}`);
    expect(capture.unread).toEqual([{ line: 3, text: long.slice(0, 200), why: 'long' }]);
    expect(read(`HEAD a\n${long}`, [format('ss', 'a', { document: true })]).rows).toHaveLength(1);
  });

  test('a document goes on over lines that look like its start, and ends where another starts', () => {
    const document = format('powershell-json', 'a', { document: true });
    const { rows, capture } = read('HEAD a\na 80\nHEAD a\na 80\nHEAD b\nb 80', [document, B]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(capture.formats).toEqual(['powershell-json', 'netstat-windows']);
    expect(read('HEAD a\na 80\nHEAD a\na 80').rows).toHaveLength(1);
  });

  test('of many unread lines a hundred are kept, and all are counted', () => {
    const { capture } = read(`a 1\n${'x\n'.repeat(500)}`);
    expect([capture.unread.length, capture.lines.unread]).toEqual([100, 500]);
  });
});

describe('an error says what is wrong, and where', () => {
  const formats = ['ss', 'netstat-windows'];

  test.each([
    ['', { code: 'empty', formats }],
    ['\n\n', { code: 'empty', formats }],
    ['\n  prose\nmore\n', { code: 'no-socket', lines: 3, line: 2, column: 3, formats }],
  ])('%j', (text, detail) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'capture-unreadable', detail }));
  });

  test('too long', () => {
    expect(() => readWith([A], new Uint8Array(LONGEST_CAPTURE + 1))).toThrow('too-long mebibytes=32');
  });

  test('too many lines', () => {
    expect(() => read('a 1\n'.repeat(1_000_001))).toThrow('too-many-lines most=1000000 line=1000001 column=1');
  });
});

test('programs are told of all, some or none of what is open', () => {
  const closed = row({ state: 'time-wait', peer: { address: '192.0.2.1', port: 1 } });
  expect(programsOf([row({}), closed])).toBe('none');
  expect(programsOf([row({ programs: [] }), closed])).toBe('all');
  expect(programsOf([row({ programs: [{ pid: 1 }] }), row({})])).toBe('some');
  expect(programsOf([{ ...closed, programs: [] }])).toBe('all');
});

describe('merging listings', () => {
  test('one listing is left as it is, with all that it shows twice', () => {
    expect(merge([[row({}), row({})]])).toHaveLength(2);
  });

  test('the same socket in two listings is one, with what both know', () => {
    const first = [row({ line: 1 }), row({ line: 2, port: 81, uid: 5 })];
    const second = [
      row({ line: 8, state: 'close', programs: [{ pid: 7, name: 'x' }], sendQueue: 3 }),
      row({ port: 82 }),
    ];
    expect(merge([first, second])).toEqual([
      row({ line: 1, state: 'close', programs: [{ pid: 7, name: 'x' }], sendQueue: 3 }),
      row({ line: 2, port: 81, uid: 5 }),
      row({ port: 82 }),
    ]);
  });

  test('programs are joined by pid, or by name where they have none', () => {
    const [joined] = merge([
      [row({ programs: [{ pid: 1, name: 'x' }, { name: 'y' }] })],
      [row({ programs: [{ pid: 1, path: '/x' }, { pid: 2 }, { name: 'y' }] })],
    ]);
    expect(joined?.programs).toEqual([{ pid: 1, path: '/x', name: 'x' }, { pid: 2 }, { name: 'y' }]);
  });

  test('two at one address are two, if both listings show two', () => {
    const twice = [row({ programs: [{ pid: 1 }] }), row({ programs: [{ pid: 2 }] })];
    expect(merge([twice, twice])).toEqual(twice);
  });

  test('other peers, interfaces, hosts and families are other sockets', () => {
    const others = [
      row({}),
      row({ host: 'a' }),
      row({ interface: 'eth0' }),
      row({ family: 'ipv6' }),
      row({ peer: { address: '192.0.2.1', port: 5 } }),
    ];
    expect(merge(others.map((one) => [one]))).toEqual(others);
  });
});

function programsOf(rows: readonly Row[]): string {
  return read('a', [{ ...A, parse: () => ({ rows, unread: [], passed: 0 }) }]).capture.programs;
}
