import { spawnSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type Listener, listenAs, menshen, PROGRAM } from './program.ts';

describe('pipes and colours', needs('dist'), () => {
  let listener: Listener;

  beforeAll(async () => {
    // Escape codes, a line break, a right-to-left override: all that fits into fifteen bytes.
    listener = await listenAs('\u001B[31m\n\u202Ex\u009B');
  });
  afterAll(() => listener.stop());

  test.each(['menshen list', 'menshen list --json', 'menshen --help', 'menshen manual'])(
    '%s | head -1 is no error',
    (line) => {
      const command = line.replace('menshen', `"${process.execPath}" "${PROGRAM}"`);
      const { stdout, stderr, status } = spawnSync('bash', ['-c', `set -o pipefail; ${command} | head -c 20`], {
        encoding: 'utf8',
      });
      expect({ length: stdout.length, status }).toEqual({ length: 20, status: 0 });
      expect(stderr).not.toMatch(/EPIPE|Error|^ +at /m);
    },
  );

  test('nothing is cut where nothing limits a line', () => {
    const { stdout } = menshen(['list', String(listener.port)]);
    expect(stdout.split('\n')[1]).toContain(process.execPath);
    expect(stdout).not.toContain('…');
  });

  test.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--color', 'never'], false],
    [{ NO_COLOR: '1' }, ['--color=always'], true],
    [{ FORCE_COLOR: '0' }, [], false],
  ])('%j %j: colours %s', (environment, args, colored) => {
    // eslint-disable-next-line no-control-regex
    expect(/\u001B\[\d/.test(menshen([...args, '--help'], environment).stdout)).toBe(colored);
  });

  test.each([['list', '--open'], ['check'], ['check', '--json'], ['list', '--json']])(
    'a hostile name does nothing: %s %s',
    (...args) => {
      const { stdout } = menshen(args.filter((arg) => typeof arg === 'string'));
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
      expect(stdout).toMatch(args.includes('--json') ? /\\u001b\[31m\\n\\u202ex/ : /\\x1b\[31m\\x0a\\u202ex/);
    },
  );

  test('an empty answer says so, where results don’t go', () => {
    expect(menshen(['list', '1/udp'])).toMatchObject({ code: 0, stdout: '', stderr: 'No socket matches.\n' });
  });
});

describe('exit codes of the door check', needs('dist'), () => {
  test('0 without --fail-on, whatever is found', () => {
    expect(menshen(['check']).code).toBe(0);
  });
});
