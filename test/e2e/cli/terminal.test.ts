import { afterEach, describe, expect, test } from 'vitest';

import { width } from '../../../src/text/index.ts';
import { needs } from '../../support/needs.ts';
import { listenAs, PROGRAM } from './program.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const MENSHEN = `${process.execPath} ${PROGRAM}`;

describe('on a terminal', needs('dist', 'package:tmux'), () => {
  let terminal: Terminal | null = null;
  const open = (columns: number, rows: number): Terminal => (terminal = openTerminal(columns, rows));

  afterEach(() => {
    terminal?.close();
    terminal = null;
  });

  test.each([
    ['en', /^PORT +EXPOSURE +HELD BY +KNOWN AS +ADVICE/m, /^\d+ open ports?: /m],
    ['zh', /^端口 +暴露范围 +持有者 +通常用途 +建议/m, /^\d+ 个开放端口：/m],
  ] as const)('the door check in %s fits into 80 columns', async (language, head, summary) => {
    const listener = await listenAs('menshen-terminal-test');
    const { type, press, until } = open(80, 200);
    type(`clear; ${MENSHEN} --lang ${language} check; echo done-$?`);
    press('Enter');
    const screen = await until(/^done-0$/m);
    listener.stop();
    expect(screen).toMatch(head);
    expect(screen).toMatch(summary);
    const row = screen.split('\n').find((line) => line.includes(`${listener.port}/tcp`)) ?? '';
    expect(row).toContain(`menshen-termina ${listener.pid}`);
    expect(width(row)).toBeLessThanOrEqual(80);
  });

  test('--watch marks what comes and goes, follows the window and leaves a clean terminal', async () => {
    const { type, press, until, resize, screen } = open(100, 30);
    type(`clear; ${MENSHEN} list --open --watch --process menshen-watched`);
    press('Enter');
    await until(/0 sockets at .*Ctrl-C ends/);
    const listener = await listenAs('menshen-watched');
    expect(await until(/^\+ +tcp +listen/m)).toContain(`127.0.0.1:${listener.port}`);
    listener.stop();
    await until(/^- +tcp +listen/m);
    resize(60, 10);
    await until(/sockets at/);
    expect(
      screen()
        .split('\n')
        .every((line) => width(line) <= 60),
    ).toBe(true);
    press('C-c');
    type('echo code $?; stty -a | tr " " "\\n" | grep -x echo');
    press('Enter');
    const after = await until(/code 130\necho$/m);
    expect(after).not.toContain('sockets at');
  });
});
