import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Processes } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { attempt } from '../../processes/index.ts';
import { holdProcess } from './hold.ts';
import { identify, isStill, lineageOf, ownPid } from './identity.ts';
import { giveOrder } from './order.ts';
import { readRecipe } from './recipe.ts';
import { runningAs } from './running.ts';
import { leaveSession } from './scope.ts';
import { startProcess } from './start.ts';
import { findSupervisor } from './supervisor.ts';
import { parseTerminal } from './terminal.ts';
import { readVariables } from './variables.ts';

/**
 * Processes by pidfd and /proc.
 *
 * @param starter as for `startProcess`
 */
export function linuxProcesses(place: Place, starter?: string): Processes {
  return {
    hold: (ref) => holdProcess(place.proc, ref),
    find: (pid) => identify(place.proc, pid)?.ref ?? null,
    recipe: (ref) => readRecipe(place, ref),
    start: (recipe) => startProcess(place, recipe, starter),
    leaveSession: (ref, what) => leaveSession(place, ref, what),
    running: (recipe) => runningAs(place, recipe),
    supervisor: (ref) => findSupervisor(place, ref),
    lineage: (pid) => lineageOf(place.proc, pid).map(({ ref }) => ref),
    ancestors() {
      const own = ownPid(place.proc);
      return own === null ? [] : lineageOf(place.proc, own).map(({ ref }) => ref);
    },
    terminal() {
      const stat = attempt(() => readFileSync(join(place.proc, 'self/stat'), 'latin1'));
      return stat === undefined ? null : parseTerminal(stat);
    },
    variable(ref, name) {
      const variables = readVariables(join(place.proc, String(ref.pid)));
      return isStill(place.proc, ref) ? (variables?.[name] ?? null) : null;
    },
    order: giveOrder,
  };
}
