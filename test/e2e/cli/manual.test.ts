import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { menshen } from './program.ts';

const PAGE = fileURLToPath(new URL('../../../dist/man/menshen.1', import.meta.url));

function rendered(page: string): string {
  const { status, stdout, stderr } = spawnSync('man', ['--warnings', '-l', '-'], {
    input: page,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', MANWIDTH: '80', MANPAGER: 'cat' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.replaceAll(/.\u0008/g, '');
}

describe('the manual page', needs('dist'), () => {
  test('is in the package as the program prints it', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(menshen(['manual', '--lang', 'en']).stdout);
  });

  test('is read without a warning, with every option as it is typed', needs('package:man-db'), () => {
    const page = rendered(readFileSync(PAGE, 'utf8'));
    for (const option of [
      '--all-namespaces',
      '--fail-on <level>',
      '-w, --watch',
      'menshen explain 冰河',
      '--system <system>',
      'menshen playbook 445',
      'menshen policy [command] [options]',
      'menshen policy apply [options] [file]',
      '--confirm-within <time>',
    ]) {
      expect(page).toContain(option);
    }
  });

  test('is there in Chinese', needs('package:man-db'), () => {
    expect(rendered(menshen(['manual', '--lang', 'zh']).stdout)).toMatch(/看守本机的端口/);
  });
});
