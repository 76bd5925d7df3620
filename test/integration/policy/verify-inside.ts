/** Runs inside a throw-away host: opens a network of probes, asks, and prints a line of JSON for each thing done. */
import { readFileSync } from 'node:fs';

import { linuxProbing } from '../../../src/platform/linux/control/probing/index.ts';
import type { ProbeQuestion } from '../../../src/platform/index.ts';

export interface ProbeOrder {
  readonly questions: readonly ProbeQuestion[];
  /** Goes on asking until it is killed. */
  readonly forever?: boolean;
}

const { questions, forever = false } = JSON.parse(readFileSync(0, 'utf8')) as ProbeOrder;
const say = (what: unknown): void => console.log(JSON.stringify(what));
const probing = linuxProbing(
  { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() },
  '/opt/menshen/dist/port-prober.js',
);
const opened = await probing.open();
if (opened.status !== 'done') say(opened);
else {
  const { network } = opened;
  say(network);
  for (;;) {
    const said = await network.ask(questions);
    say(said);
    if (!forever || said.status !== 'done') break;
  }
  await network.close();
  say('closed');
}
