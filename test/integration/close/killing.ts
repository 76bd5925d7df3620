import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type Host, INSIDE } from '../../hosts/index.ts';

const KILLER = '/usr/local/lib/killer';
const LOG = '/root/moments';
const JOURNALS = '/var/lib/menshen';
/** Programs that change something: between two that only look, the world is the same. */
const CHANGES =
  /systemctl\b.* (?:disable|mask|unmask|enable|start|stop|daemon-reload)\b|\/ln |\/rm |\/nft -j -- |podman\b.* (?:stop|start|update)\b|process-starter/;

/** A run of Menshen, watched. */
export interface Watched {
  /** 137 where it was killed. */
  readonly code: number;
  readonly output: string;
  /** All of its moments so far, the last one that in which it was killed: see killer.c. */
  readonly moments: readonly string[];
}

/** Builds what kills inside. */
export async function bringKiller(host: Host): Promise<void> {
  await host.write(`${KILLER}.c`, readFileSync(fileURLToPath(new URL('killer.c', import.meta.url)), 'utf8'));
  await host.must(['gcc', '-O1', '-o', KILLER, `${KILLER}.c`]);
}

/** Runs the built Menshen inside, and kills it in its n-th moment, from 1; in none where `moment` is 0. */
export async function killedAt(host: Host, moment: number, ...args: readonly string[]): Promise<Watched> {
  return programKilledAt(host, moment, JOURNALS, [`${INSIDE}/bin/node`, `${INSIDE}/dist/menshen.js`, ...args]);
}

/**
 * The same for any program.
 *
 * @param folders one or two, with a colon in between
 * @param program its path first
 */
export async function programKilledAt(
  host: Host,
  moment: number,
  folders: string,
  program: readonly string[],
): Promise<Watched> {
  const { code, stdout, stderr } = await host.run([KILLER, String(moment), LOG, folders, ...program], {
    timeout: 60_000,
  });
  const moments = (await host.must(['cat', LOG])).split('\n').slice(0, -1);
  return { code, output: stdout + stderr, moments };
}

/**
 * Which moments matter. `acts`: whenever something was written that is not flushed yet, and before, after and in the middle of
 * each program or signal that changes something. `writes`: the first of these alone. `all`: `acts`, and before and in the
 * middle of what is written, around the mark beside the journal, and while it is closed.
 */
export type Thoroughness = 'writes' | 'acts' | 'all';

const WRITTEN: Readonly<Record<Thoroughness, RegExp>> = {
  writes: /^flush .*-wal/,
  acts: /^(?:flush .*-wal|signal)/,
  all: /^(?:flush|write .*, second|(?:make|write|remove) .*-begun-|remove .*-wal|signal)/,
};

/** The moments, from 1, between which the world or the journal may differ. One stands for all before anything is written. */
export function tellingMoments(moments: readonly string[], thoroughness: Thoroughness): readonly number[] {
  const begin = moments.findIndex((text) => text.startsWith('flush'));
  const sleep = moments.findIndex((text) => text.startsWith('sleep'));
  return moments.flatMap((text, index) => {
    const isStart = text.startsWith('start ') && CHANGES.test(moments[index + 1] ?? '');
    const isAct = thoroughness !== 'writes' && (isStart || CHANGES.test(text));
    const isWritten = index >= begin && WRITTEN[thoroughness].test(text);
    return isAct || isWritten || index === begin - 1 || index === sleep ? [index + 1] : [];
  });
}
