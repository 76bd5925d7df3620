import type { Messages } from '../../i18n/index.ts';
import type { ClamavOptions } from '../../judge/index.ts';
import type { ScannedFile } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { hang } from '../output/wrap.ts';
import { groupBy } from '../view/group.ts';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const ERASE_LINE = '\r\u001B[K';
/** More would push the answer off the screen; all of them are in the JSON. */
const FILES_SHOWN = 4;

type Failed = Extract<ScannedFile, { verdict: 'failed' }>;

/** What goes on while ClamAV is asked, which may take minutes: a line on a terminal, and an end by Ctrl-C. */
export interface Waiting {
  readonly options: Required<Pick<ClamavOptions, 'signal' | 'scanning'>>;
  /** To be called in any case: takes the line away, and leaves signals to Node again. */
  over(): Promise<void>;
}

export function waitForClamav({ err, messages }: Context): Waiting {
  const controller = new AbortController();
  const onEnding = (): void => controller.abort();
  let isShown = false;
  return {
    options: {
      signal: controller.signal,
      // Only now: until then, and without ClamAV, a signal ends Menshen by itself.
      scanning: (files) => {
        for (const name of ENDING) process.on(name, onEnding);
        isShown = err.isTerminal;
        if (isShown) void err.write(ERASE_LINE + messages.check.clamav.asking(files));
      },
    },
    over: async () => {
      for (const name of ENDING) process.off(name, onEnding);
      if (isShown) await err.write(ERASE_LINE);
    },
  };
}

/** What ClamAV did not find, and what it could not be asked; what it found stands with the findings. */
export function clamavLines(
  scanned: readonly ScannedFile[] | null | undefined,
  messages: Messages,
  columns: number | null,
): readonly string[] {
  const { clamav } = messages.check;
  const { colon, semicolon } = messages.punctuation;
  const files = scanned ?? [];
  const clean = files.filter(({ verdict }) => verdict === 'clean');
  const failed = files.filter((file) => file.verdict === 'failed');
  const facts = [
    ...(clean.length === 0 ? [] : [clamav.nothing(listed(clean, messages))]),
    ...[...groupBy(failed, why(messages))].map(([reason, some]) => clamav.failed(listed(some, messages), reason)),
  ];
  const [first] = files;
  return first === undefined || facts.length === 0
    ? []
    : hang(`ClamAV${messages.punctuation.aside(first.by)}${colon}`, facts.join(semicolon), columns);
}

function why({ check, punctuation }: Messages): (file: Failed) => string {
  return ({ reason, detail }) =>
    check.clamav.reasons[reason] + (detail === '' ? '' : punctuation.aside(visible(detail)));
}

function listed(files: readonly ScannedFile[], { check, punctuation }: Messages): string {
  const names = files.slice(0, FILES_SHOWN).map(({ file, pids }) => check.clamav.file(visible(file), pids[0] ?? 0));
  const left = files.length - names.length;
  return [...names, ...(left > 0 ? [check.clamav.more(left)] : [])].join(punctuation.listed);
}
