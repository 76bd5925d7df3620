import { expect, test } from 'vitest';

import { messages } from '../i18n/index.ts';
import { type FileProblem, MenshenError } from '../model/index.ts';
import { describeFailure } from './failure.ts';

const [en, zh] = await Promise.all([messages('en'), messages('zh')]);

function withProblems(count: number): MenshenError {
  const problem: FileProblem = { file: 'm.yaml', line: 2, column: 3, field: 'only', fault: { code: 'boolean' } };
  const problems = Array.from({ length: count }, () => problem);
  return new MenshenError('config-invalid', { code: 'file-problems', problems, page: 'local' });
}

test('problems stand on lines of their own, in either language', () => {
  expect(describeFailure(withProblems(1), en, false)).toBe(
    "menshen: menshen.yaml can't be used as it is, so nothing was done\n  m.yaml:2:3: only: expected true or false\nTry: look up the fields in docs/local.md",
  );
  expect(describeFailure(withProblems(1), zh, false)).toBe(
    'menshen：menshen.yaml 有问题，无法采用，因此什么都没有执行\n  m.yaml:2:3: only：应为 true 或 false\n可以尝试：查看 docs/zh/local.md 中的字段说明',
  );
});

test('but not hundreds of them', () => {
  const lines = describeFailure(withProblems(500), zh, false).split('\n');
  expect([lines.length, lines.at(-2)]).toEqual([23, '  …… 另有 480 处']);
});

test('what was not thrown on purpose says how to see where', () => {
  expect(describeFailure(new TypeError('x\u001B'), zh, false).split('\n')).toEqual([
    String.raw`menshen：这是门神自身的缺陷：x\x1b`,
    '设置 MENSHEN_DEBUG=1 可输出出错的位置。',
  ]);
  expect(describeFailure(new TypeError('x'), en, true)).toMatch(/\n +at /);
});
