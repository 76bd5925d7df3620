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
  const program = [`${INSIDE}/bin/node`, `${INSIDE}/dist/menshen.js`, ...args];
  const { code, stdout, stderr } = await host.run([KILLER, String(moment), LOG, JOURNALS, ...program], {
    timeout: 60_000,
  });
  const moments = (await host.must(['cat', LOG])).split('\n').slice(0, -1);
  return { code, output: stdout + stderr, moments };
}

/**
 * The moments, from 1, between which the world or the journal may differ: all around what is written, and around each
 * program or signal that changes something. One before anything is written stands for all before it.
 */
export function tellingMoments(moments: readonly string[]): readonly number[] {
  const begin = moments.findIndex((text) => text.startsWith('flush'));
  const sleep = moments.findIndex((text) => text.startsWith('sleep'));
  const numbers = moments.flatMap((text, index) => {
    const next = moments[index + 1] ?? '';
    const isTelling =
      index === begin - 1 ||
      index === sleep ||
      (index >= begin && /^(?:flush|write .*, second|(?:make|write) .*-begun-|remove .*-(?:begun-|wal)|signal)/.test(text)) ||
      CHANGES.test(text) ||
      (text.startsWith('start ') && CHANGES.test(next));
    return isTelling ? [index + 1] : [];
  });
  return numbers;
}
