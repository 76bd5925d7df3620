import { describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { menshen } from './program.ts';

describe('help', needs('dist'), () => {
  test('is in the language of the locale, or the one that is asked for', () => {
    expect(menshen(['--help']).stdout).toMatch(/^Usage$/m);
    expect(menshen(['--help'], { LANG: 'zh_CN.UTF-8' }).stdout).toMatch(/^用法$/m);
    expect(menshen(['--lang', 'en', '--help'], { LANG: 'zh_CN.UTF-8' }).stdout).toMatch(/^Usage$/m);
    expect(menshen(['list', '--help', '--lang=zh']).stdout).toMatch(/--watch +不断刷新/);
  });

  test.each(['check', 'list', 'explain', 'playbook', 'judge', 'completion', 'manual'])(
    '%s tells its options and examples',
    (command) => {
      const { code, stdout, stderr } = menshen([command, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Options$/m);
      expect(stdout).toMatch(/^Examples$/m);
      expect(stdout).toMatch(/^ {2}menshen/m);
    },
  );

  test('of a group names its commands, and each of these tells its own', () => {
    const group = menshen(['policy', '--help']);
    expect(group.code).toBe(0);
    expect(group.stdout).toMatch(/^ {2}menshen policy \[command\] \[options\]$/m);
    for (const command of ['suggest', 'plan', 'apply', 'confirm', 'verify', 'status', 'drift', 'remove']) {
      expect(group.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
      const { code, stdout, stderr } = menshen(['policy', command, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^  menshen policy ${command} \\[options\\]`, 'm'));
      expect(stdout).toMatch(/^Examples$/m);
    }
    expect(group.stdout).toContain('menshen policy command --help');
    expect(menshen(['--lang', 'zh', 'policy', '-h']).stdout).toMatch(/^ {2}status +.*（默认命令）$/m);
  });

  test('names every command and exit code', () => {
    const { stdout } = menshen(['-h']);
    for (const command of ['check', 'list', 'explain', 'playbook', 'judge', 'policy', 'completion', 'manual']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    for (const code of ['0', '1', '2', '3', '4', '130']) expect(stdout).toMatch(new RegExp(`^  ${code} `, 'm'));
  });

  test('the version is the package’s', () => {
    expect(menshen(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(menshen(['-v']).stdout).toBe(menshen(['--version']).stdout);
  });
});

describe('wrong usage exits with 2 and says what to do', needs('dist'), () => {
  test.each([
    [['lst'], 'there is no command "lst"', 'Did you mean list?'],
    [['policy', 'stauts'], 'there is no command "stauts"', 'Did you mean status?'],
    [['policy', 'nonsense'], 'there is no command "nonsense"', 'See menshen policy --help.'],
    [['policy', '--jsn'], 'there is no option --jsn', 'See menshen policy status --help.'],
    [['policy', 'apply', '--confirm-within', '2s'], 'between 5s and 1h', 'See menshen policy apply --help.'],
    [['policy', 'apply', '--confirm-within', 'soon'], 'write 60, 60s or 5m', ''],
    [['policy', 'plan', 'a', 'b'], '"b" is one argument too many', 'See menshen policy plan --help.'],
    [
      ['policy', 'plan', '/no/such/policy.yaml'],
      '/no/such/policy.yaml',
      'Try: sudo menshen policy suggest --write /no/such/policy.yaml',
    ],
    [['apply'], 'there is no command "apply"', ''],
    [['list', '--opn'], 'there is no option --opn', 'Did you mean --open?'],
    [['list', '-x'], 'there is no option -x', 'See menshen list --help.'],
    [['list', '22/tpc'], 'the protocol of a port is tcp or udp', ''],
    [['list', '--address', '300.1.1.1'], 'is no address', 'See menshen list --help.'],
    [['list', '--sort', 'size'], '--sort can\'t be "size"', 'port, protocol'],
    [['list', '--pid', 'x'], '"x" is no number', ''],
    [['list', '--process'], '--process needs a value', ''],
    [['check', '70000'], 'a port is a number from 0 to 65535', ''],
    [['check', '--fail-on', 'all'], '--fail-on can\'t be "all"', 'low, medium, high'],
    [['explain', '99999'], 'ports end at 65535', 'Try: '],
    [['explain'], 'query is missing', 'See menshen explain --help.'],
    [['playbook', '22/tpc'], 'the protocol of a port is tcp or udp', 'Try: '],
    [['playbook'], 'query is missing', 'See menshen playbook --help.'],
    [['playbook', '22', '--system', 'amiga'], '--system can\'t be "amiga"', 'linux, windows, macos, all'],
    [['completion', 'tcsh'], 'use bash, zsh or fish', ''],
    [['--lang', 'fr'], '--lang can\'t be "fr"', 'en, zh'],
    [['list', '--watch'], '--watch needs a terminal', ''],
    [['list', '--watch', '--json'], "--watch and --json don't go together", ''],
  ])('%j', (args, says, hint) => {
    const { code, stdout, stderr } = menshen(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('in Chinese too', () => {
    expect(menshen(['--lang', 'zh', 'lst'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('是否想用 list'),
    });
  });

  test('what was typed can’t steer the terminal', () => {
    const { stderr } = menshen(['\u001B[31mlst', '--\u009Bx']);
    expect(stderr).toContain(String.raw`\x1b[31mlst`);
    expect(stderr).not.toMatch(/[\u001B\u009B]/);
  });
});
