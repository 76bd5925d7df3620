import type { ReadStream, WriteStream } from 'node:tty';

/** Control sequences of ECMA-48 and xterm; synchronized output (2026) is ignored where it is not known. */
const ENTER = '\u001B[?1049h\u001B[?25l';
const LEAVE = '\u001B[?25h\u001B[?1049l';
const BEGIN_FRAME = '\u001B[?2026h\u001B[H';
const END_FRAME = '\u001B[J\u001B[?2026l';
const ERASE_REST_OF_LINE = '\u001B[K';
const CTRL_C = '\u0003';

type Ending = 'interrupted' | 'quit';

/** The whole terminal, for something that is drawn again and again. */
export interface Screen {
  readonly rows: number;
  readonly columns: number;
  /** Draws over what is there, so that nothing flickers. Lines must fit. */
  draw(lines: readonly string[]): void;
  /** Waits so long, or until the user ends it or the window changes its size; says which. */
  pause(milliseconds: number): Promise<'time' | 'resized' | Ending>;
  /** Gives the terminal back as it was. */
  close(): void;
}

export function openScreen(stdin: ReadStream, stdout: WriteStream): Screen {
  let ending: Ending | null = null;
  let wake: (() => void) | null = null;
  let resized = false;
  const end = (how: Ending): void => {
    ending ??= how;
    wake?.();
  };
  const onKey = (keys: Buffer): void => {
    if (keys.includes(CTRL_C)) end('interrupted');
    else if (keys.includes('q')) end('quit');
  };
  const onSignal = (): void => end('interrupted');
  const onResize = (): void => {
    resized = true;
    wake?.();
  };
  // Keys that are typed must not show up between the lines; Ctrl-C then comes as a key.
  const raw = stdin.isTTY;
  if (raw) stdin.setRawMode(true).on('data', onKey);
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  stdout.on('resize', onResize);
  stdout.write(ENTER);
  return {
    get rows() {
      return stdout.rows;
    },
    get columns() {
      return stdout.columns;
    },
    draw: (lines) => {
      stdout.write(BEGIN_FRAME + lines.map((line) => line + ERASE_REST_OF_LINE).join('\r\n') + END_FRAME);
    },
    pause: async (milliseconds) => {
      if (ending === null && !resized) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      if (ending !== null) return ending;
      const answer = resized ? 'resized' : 'time';
      resized = false;
      return answer;
    },
    close: () => {
      if (raw) stdin.off('data', onKey).setRawMode(false).pause();
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      stdout.off('resize', onResize);
      stdout.write(LEAVE);
    },
  };
}
