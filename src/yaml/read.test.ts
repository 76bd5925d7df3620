import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readYaml } from './read.ts';

function problems(text: string): readonly string[] {
  const yaml = readYaml('f.yaml', text);
  return 'problems' in yaml ? yaml.problems : [];
}

test('a value has its place, and a key its own', () => {
  const yaml = readYaml('f.yaml', 'a:\n  - b: 1\n    c: 2\n');
  if ('problems' in yaml) throw new Error('expected a value');
  expect(yaml.value).toEqual({ a: [{ b: 1, c: 2 }] });
  expect(yaml.at(['a', 0, 'c'])).toBe('f.yaml:3:8');
  expect(yaml.at(['a', 0, 'c'], 'key')).toBe('f.yaml:3:5');
  expect(yaml.at(['a', 0, 'gone'])).toBe('f.yaml:2:5');
});

test.each([
  ['a: 1\nb: 2\na: 3\n', 'f.yaml:3:1: expected each key only once'],
  ['- { x: 1, x: 2 }', 'f.yaml:1:11: expected each key only once'],
  ['a: &x 1\nb: *x\n', 'f.yaml:1:1: expected no anchors and aliases'],
  ['a: [1', 'f.yaml:1:6: '],
  ['a: "\\q"', 'f.yaml:1:5: '],
])('%j is wrong: %s', (text, problem) => {
  expect(problems(text)[0]).toContain(problem);
});

test('what the library says is safe to show, though it repeats what is written', () => {
  expect(problems('"\u001B[2J" \u001B[2J').join('')).not.toContain('\u001B');
});

test.each(['[', '{', '[{', '- ', '? ', ': ', 'a: {'])(
  '%j without end is refused, and does not end the process',
  (part) => {
    expect(problems(part.repeat(5000))).toEqual(['f.yaml:1:1: expected fewer levels']);
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

test('any text gives a value or problems', () => {
  const piece = fc.constantFrom(...'[]{}:,-?&*!|>\'"%@`# \n\ta1\u001B'.split(''), '- ', ': ', '<<', '---\n', '\r\n');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const yaml = readYaml('f.yaml', text);
      const lines = 'problems' in yaml ? yaml.problems : [`${yaml.at([])}: fine`];
      for (const line of lines) expect(line).toMatch(/^f\.yaml:\d+:\d+: [^\p{Cc}]+$/u);
    }),
    { numRuns: 600 },
  );
});
