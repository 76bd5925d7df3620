import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { FileFault, FileProblem } from '../model/index.ts';
import { readYaml } from './read.ts';

function problems(text: string): readonly FileProblem[] {
  const yaml = readYaml('f.yaml', text);
  return 'problems' in yaml ? yaml.problems : [];
}

function told(text: string): readonly (readonly [number | null, number | null, FileFault])[] {
  return problems(text).map(({ line, column, fault }) => [line, column, fault] as const);
}

test('a value has its place, and a key its own', () => {
  const yaml = readYaml('f.yaml', 'a:\n  - b: 1\n    c: 2\n');
  if ('problems' in yaml) throw new Error('expected a value');
  expect(yaml.value).toEqual({ a: [{ b: 1, c: 2 }] });
  expect(yaml.at(['a', 0, 'c'])).toEqual({ file: 'f.yaml', line: 3, column: 8 });
  expect(yaml.at(['a', 0, 'c'], 'key')).toMatchObject({ line: 3, column: 5 });
  expect(yaml.at(['a', 0, 'gone'])).toMatchObject({ line: 2, column: 5 });
});

test.each<readonly [string, number, number, FileFault['code']]>([
  ['a: 1\nb: 2\na: 3\n', 3, 1, 'repeated-key'],
  ['- { x: 1, x: 2 }', 1, 11, 'repeated-key'],
  ['a: &x 1\nb: *x\n', 2, 4, 'aliases'],
  ['a: &x &y 1', 1, 7, 'aliases'],
  ['a: "\\q"', 1, 5, 'escape'],
  ['expect\n  - port: 22/tcp', 1, 1, 'key-lines'],
  ['a:b\nc: 1', 1, 1, 'key-lines'],
  ['a:\n  b: 1\n c: 2', 3, 1, 'indent'],
  ['a:\n  - b: 1\n   c: 2', 3, 1, 'indent'],
  ['a: b: c', 1, 4, 'colon-in-text'],
  ['a:\n\t- b', 2, 1, 'tab'],
  ['a: 1\n---\nb: 2', 2, 1, 'several-documents'],
  ['%YAML 3\n---\na: 1', 1, 7, 'directive'],
  ['a: !foo b', 1, 4, 'tag'],
  ['[\n- a\n]', 2, 1, 'list-in-brackets'],
  [`${'x'.repeat(1100)}: 1`, 1, 1, 'long-key'],
])('%j is wrong at %i:%i: %s', (text, line, column, code) => {
  expect(told(text)).toEqual([[line, column, { code }]]);
});

test.each<readonly [string, number, number, FileFault]>([
  ['[1', 1, 1, { code: 'missing-character', character: ']' }],
  ['a: { b: 1\nc: 2', 1, 4, { code: 'missing-character', character: '}' }],
  ['a: "b\nc: d\n', 1, 4, { code: 'missing-character', character: '"' }],
  ["a: 'b\nc: d\n", 1, 4, { code: 'missing-character', character: "'" }],
  ['a: ["b" "c"]', 1, 9, { code: 'missing-character', character: ',' }],
  ['a: 1\nb', 2, 1, { code: 'missing-character', character: ':' }],
  ['a: [b]#c', 1, 7, { code: 'missing-character', character: ' ' }],
  ['a: @x', 1, 4, { code: 'unquoted', character: '@' }],
  ['a: ]', 1, 4, { code: 'unexpected', found: ']' }],
  ['a: "x" y', 1, 8, { code: 'unexpected', found: 'y' }],
])('%j misses or has a character at %i:%i', (text, line, column, fault) => {
  expect(told(text)).toEqual([[line, column, fault]]);
});

test('of brackets that are all missed at one place, each is told where it opens', () => {
  expect(told('a: [[1, { b: 2')).toEqual([
    [1, 9, { code: 'missing-character', character: '}' }],
    [1, 5, { code: 'missing-character', character: ']' }],
    [1, 4, { code: 'missing-character', character: ']' }],
  ]);
});

test.each(['[', '{', '[{', '- ', '? ', ': ', 'a: {'])(
  '%j without end is refused, and does not end the process',
  (part) => {
    expect(told(part.repeat(5000))).toEqual([[1, 1, { code: 'too-deep', most: 64 }]]);
  },
);

test('a mapping for a key is no reason to write to the terminal', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  expect(problems('{ [a]: 1 }')).toEqual([]);
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});

test.each(['&a ', '"', 'a: 1\n'])('of %j a hundred thousand times not every problem is told', (part) => {
  expect(problems(part.repeat(100_000))).toHaveLength(1000);
});

const OPENERS = new Map([
  ['"', '"'],
  ["'", "'"],
  [']', '['],
  ['}', '{'],
]);

/** Whether a quote or bracket that is not closed is told at a place where none opens. */
function unclosedElsewhere({ line, column, fault }: FileProblem, text: string): boolean {
  const opener = fault.code === 'missing-character' ? OPENERS.get(fault.character ?? '') : undefined;
  return opener !== undefined && text.split('\n')[(line ?? 0) - 1]?.charAt((column ?? 0) - 1) !== opener;
}

test('any text gives a value or problems', () => {
  const piece = fc.constantFrom(...'[]{}:,-?&*!|>\'"%@`# \n\ta1\u001B'.split(''), '- ', ': ', '<<', '---\n', '\r\n');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const yaml = readYaml('f.yaml', text);
      const places = 'problems' in yaml ? yaml.problems : [yaml.at([])];
      for (const { line, column } of places) expect(Math.min(line ?? 0, column ?? 0)).toBeGreaterThan(0);
      for (const problem of problems(text)) expect(unclosedElsewhere(problem, text)).toBe(false);
    }),
    { numRuns: 600 },
  );
});
