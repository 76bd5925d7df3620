import { describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { menshen } from './program.ts';

interface Document {
  readonly playbook: { readonly systems: Record<string, { readonly steps: readonly object[] }> };
}

function documentOf(...args: string[]): Document {
  return JSON.parse(menshen(['playbook', '7626', '--json', ...args]).stdout) as Document;
}

/** They stand deeper than any sentence. */
function commands(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^ {9}\S/.test(line));
}

describe('a playbook', needs('dist'), () => {
  test('is for this system, and tells of the others', () => {
    const { code, stdout, stderr } = menshen(['playbook', '445']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^File sharing and default shares .* 445\/tcp$/m);
    expect(stdout).toMatch(/^Linux$/m);
    expect(stdout).toContain('sudo systemctl disable --now smbd.service nmbd.service\n');
    expect(stdout).toContain('--system windows|macos|all');
    expect(stdout).not.toContain('Stop-Service');
  });

  test('is for the system that is asked for, wherever the option stands', () => {
    const { stdout } = menshen(['playbook', '--system', 'windows', '445']);
    expect(stdout).toContain('Set-Service LanmanServer -StartupType Disabled\n');
    expect(stdout).not.toContain('systemctl');
    expect(menshen(['playbook', '445', '--system=windows']).stdout).toBe(stdout);
  });

  test('is in Chinese with the same commands', () => {
    const english = menshen(['playbook', '113', '--system', 'all']).stdout;
    const chinese = menshen(['playbook', '113', '--system', 'all'], { LANG: 'zh_CN.UTF-8' }).stdout;
    expect(chinese).toContain('木马还是正常服务？');
    expect(commands(chinese)).toEqual(commands(english));
    expect(commands(chinese).length).toBeGreaterThan(20);
  });

  test('may be asked for by several words', () => {
    expect(menshen(['playbook', 'Remote', 'Desktop']).stdout).toMatch(/^Remote Desktop /);
    expect(menshen(['playbook', '世界不存在的东西', '--lang', 'zh'])).toMatchObject({
      code: 0,
      stdout: '目录中没有“世界不存在的东西”。\n',
    });
  });

  test('of a port that nobody knows is what holds for any', () => {
    const { stdout } = menshen(['playbook', '4/udp']);
    expect(stdout).toMatch(/^A port without a playbook of its own {2}4\/udp$/m);
    expect(stdout).toContain("sudo ss -lnup 'sport = :4'\n");
    expect(stdout).not.toContain('nc -vz');
  });

  test('as JSON holds only the chosen systems, and what Menshen can do as data', () => {
    expect(Object.keys(documentOf().playbook.systems)).toEqual(['linux']);
    expect(Object.keys(documentOf('--system', 'all').playbook.systems)).toEqual(['linux', 'windows', 'macos']);
    expect(documentOf().playbook.systems['linux']?.steps).toContainEqual(
      expect.objectContaining({ menshen: { command: 'close', ports: [{ protocol: 'tcp', first: 7626, last: 7626 }] } }),
    );
  });

  test('what was typed can’t steer the terminal', () => {
    const { stdout, stderr } = menshen(['playbook', 'no\u115Fsuch\u3164name']);
    expect(stdout + stderr).not.toMatch(/[\u115F\u3164]/u);
    expect(menshen(['playbook', '\u001B[31mx'])).toMatchObject({ code: 2, stdout: '' });
  });
});
