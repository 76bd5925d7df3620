import { describe, expect, test } from 'vitest';

import { arrange, colorOf, languageOf } from './arrange.ts';

describe('arrange', () => {
  test.each([
    ['', 'check'],
    ['list 22', 'list 22'],
    ['--lang zh list 22', 'list --lang zh 22'],
    ['--lang=zh list', 'list --lang=zh'],
    ['--json --fail-on high', 'check --json --fail-on high'],
    ['--config m.yaml 22', 'check --config m.yaml 22'],
    ['--help', '--help'],
    ['--lang zh --help', '--help'],
    ['--lang zh -v', '-v'],
    ['--lang zh list --help', 'list --lang zh --help'],
    ['lst --open', 'lst --open'],
    ['--lang zh 3000', 'check --lang zh 3000'],
    ['[::1]:22', 'check [::1]:22'],
    ['--json -- list', 'check --json -- list'],
    ['policy', 'policy status'],
    ['policy --json', 'policy status --json'],
    ['--lang zh policy', 'policy status --lang zh'],
    ['policy --help', 'policy --help'],
    ['--lang zh policy -h', 'policy -h'],
    ['policy apply --help', 'policy apply --help'],
    ['policy apply p.yaml --yes', 'policy apply p.yaml --yes'],
    ['--lang zh policy --confirm-within 60 apply p.yaml', 'policy apply --lang zh --confirm-within 60 p.yaml'],
    ['policy stauts', 'policy stauts'],
    ['policy -- --help', 'policy status -- --help'],
    ['explain policy', 'explain policy'],
    ['constructor', 'constructor'],
  ])('%s', (given, expected) => {
    const groups = { policy: 'status' };
    expect(arrange(given.split(' ').filter(Boolean), 'check', groups).join(' ')).toBe(expected);
  });
});

describe('languageOf', () => {
  test.each([
    [['list', '--lang', 'zh'], {}, 'zh'],
    [['--lang=en', 'list'], { LANG: 'zh_CN.UTF-8' }, 'en'],
    [['list'], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [['list'], { LC_ALL: '', LC_MESSAGES: 'zh', LANG: 'en_US' }, 'zh'],
    [['list'], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [['list', '--lang', 'fr'], {}, 'en'],
    [['explain', '--', '--lang', 'zh'], {}, 'en'],
    [['list'], { LANG: 'zhuang' }, 'en'],
  ])('%j %j', (inputs, environment, language) => {
    expect(languageOf(inputs, environment)).toBe(language);
  });
});

test('the last --color counts, and nonsense is auto', () => {
  expect(colorOf(['--color', 'always', '--color=never'])).toBe('never');
  expect(colorOf(['--color', 'purple'])).toBe('auto');
});
