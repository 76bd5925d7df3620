import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 15_000;
const LOOK_EVERY_MS = 50;

/** A real terminal (tmux) with a shell in it. */
export interface Terminal {
  readonly type: (text: string) => void;
  readonly press: (key: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** What is on the screen, without blanks at the ends of lines. */
  readonly screen: () => string;
  /** Waits until the screen shows it. @throws Error with the screen where it never does */
  readonly until: (pattern: RegExp) => Promise<string>;
  readonly close: () => void;
}

export function openTerminal(columns: number, rows: number): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-terminal-'));
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', PS1: '$ ' },
    });
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh');
  const screen = (): string => tmux('capture-pane', '-p').replaceAll(/[ \t]+$/gm, '');
  return {
    type: (text) => void tmux('send-keys', '-l', '--', text),
    press: (key) => void tmux('send-keys', key),
    resize: (columns, rows) => void tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    screen,
    until: async (pattern) => {
      for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
        const seen = screen();
        if (pattern.test(seen)) return seen;
      }
      throw new Error(`the terminal never showed ${pattern}, but:\n${screen()}`);
    },
    close: () => {
      tmux('kill-server');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
