import type { WriteStream } from 'node:tty';

import type { Style } from './style.ts';

/** Where text goes: standard output or standard error. */
export interface Output {
  readonly isTerminal: boolean;
  /** Width of the terminal; `null` where nothing limits a line: pipes and files. */
  readonly columns: number | null;
  readonly style: Style;
  /** Resolves when the text may be followed by more: whoever reads slowly holds the writer up. */
  write(text: string): Promise<void>;
}

/** Narrower than any terminal in use; below it, tables would show nothing. */
const NARROWEST = 20;

export function outputTo(stream: WriteStream, style: Style): Output {
  return {
    isTerminal: stream.isTTY,
    // A property that is read anew each time: windows change their size.
    get columns() {
      return stream.isTTY ? Math.max(NARROWEST, stream.columns) : null;
    },
    style,
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once('drain', resolve);
      }),
  };
}
