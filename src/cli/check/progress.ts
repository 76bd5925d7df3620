import type { HiddenOptions } from '../../inspect/index.ts';
import type { Context } from '../context.ts';

/** How a look behind the listings is watched and stopped. */
export interface Watched {
  readonly options: HiddenOptions;
  /** Whether somebody pressed Ctrl-C. */
  readonly interrupted: () => boolean;
  /** Takes the line of progress away, and listens for Ctrl-C no more. */
  end(): Promise<void>;
}

/**
 * Shows on a terminal's standard error how far it is. The first Ctrl-C stops the search, so that what was found is told; the
 * second ends the program as usual.
 */
export function watchSearch({ err, messages }: Context): Watched {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  let shown = -1;
  return {
    options: {
      signal: stop.signal,
      onProgress: (tried, of) => {
        const percent = Math.floor((tried / of) * 100);
        if (!err.isTerminal || percent === shown) return;
        shown = percent;
        void err.write(`\r${messages.check.behind.progress(percent)}`);
      },
    },
    interrupted: () => stop.signal.aborted,
    end: async () => {
      process.off('SIGINT', onInterrupt);
      if (shown >= 0) await err.write('\r\u001B[K');
    },
  };
}
