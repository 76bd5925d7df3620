/**
 * Runs inside a throw-away host: does all that standard input orders of the policy at boot, as JSON, and prints the answers. With
 * KILL_AT it kills itself at that call of systemd in the last order: before it (even numbers) or after it (odd ones).
 */
import { text } from 'node:stream/consumers';

import type { BootState } from '../../../src/platform/filter.ts';
import { linuxBootPolicy } from '../../../src/platform/linux/control/boot/index.ts';
import { linuxUnits, reloadUnits } from '../../../src/platform/linux/control/units/index.ts';

export type BootOrder =
  | { readonly supported: true }
  | { readonly read: true }
  | { readonly write: BootState }
  | { readonly stateFor: string };

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const killAt = Number(process.env['KILL_AT'] ?? -1);
let calls = -Infinity;

/** The real systemd, and the end of us in between. */
function deadly<Args extends readonly unknown[], T>(
  call: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return async (...args) => {
    const number = calls;
    calls += 2;
    if (number === killAt) process.kill(process.pid, 'SIGKILL');
    const answer = await call(...args);
    if (number + 1 === killAt) process.kill(process.pid, 'SIGKILL');
    return answer;
  };
}

const units = linuxUnits(place);
const policy = linuxBootPolicy(place, {
  answers: deadly((manager) => units.answers(manager)),
  show: deadly((manager, names) => units.show(manager, names)),
  stop: deadly((manager, names) => units.stop(manager, names)),
  start: deadly((manager, names) => units.start(manager, names)),
  enable: deadly((manager, names, runtime) => units.enable(manager, names, runtime)),
  disable: deadly((manager, names) => units.disable(manager, names)),
  reload: deadly((manager) => reloadUnits(place, manager)),
});

async function answer(order: BootOrder): Promise<unknown> {
  if ('supported' in order) return policy.supported();
  if ('read' in order) return policy.read();
  return 'write' in order ? policy.write(order.write) : policy.stateFor(order.stateFor);
}

const answers: unknown[] = [];
const orders = JSON.parse(await text(process.stdin)) as readonly BootOrder[];
for (const [index, order] of orders.entries()) {
  // Only in the last.
  if (index === orders.length - 1) calls = 0;
  answers.push(await answer(order));
}
process.stdout.write(JSON.stringify(answers));
