import type { StepEvent } from '../../change/index.ts';
import type { Context } from '../context.ts';

const ERASE_LINE = '\r\u001B[K';

/** What goes on while a change is made, which may take minutes: a line on a terminal. */
export interface Progress {
  readonly report: (event: StepEvent) => void;
  /** Says that what was closed is watched for a while. */
  readonly watching: (seconds: number) => void;
  /** To be called in any case: takes the line away. */
  over(): Promise<void>;
}

export function showProgress(total: number, quiet: boolean, { err, messages }: Context): Progress {
  const isShown = err.isTerminal && !quiet;
  const say = (text: string): void => {
    if (isShown) void err.write(ERASE_LINE + text);
  };
  return {
    report: ({ position, state }) => {
      if (state === 'begun' || state === 'undoing') say(messages.close.doing(position + 1, total));
    },
    watching: (seconds) => say(messages.close.watching(seconds)),
    over: () => (isShown ? err.write(ERASE_LINE) : Promise.resolve()),
  };
}
