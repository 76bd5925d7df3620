import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { UnitLink } from '../../../../model/index.ts';
import type { Outcome } from '../../../../model/index.ts';
import { attempt } from '../../processes/index.ts';
import { isLinkPath, scriptOf, unitFolders } from './links.ts';
import { allOf, outcomeOf } from './outcome.ts';
import { reload } from './reload.ts';
import type { RunAs } from './run-as.ts';
import type { Systemctl } from './systemctl.ts';

/**
 * Makes links again as they were, by their owner; see `Units.relink`. All are looked at before one is made. Where a script was
 * started in a runlevel and is now stopped there, or the other way round, that link gives way.
 */
export async function makeLinks(
  run: RunAs,
  systemctl: Systemctl,
  links: readonly UnitLink[],
  scripts: readonly string[],
): Promise<Outcome> {
  if (links.length === 0) return { status: 'done' };
  const folders = await unitFolders(systemctl);
  if (folders === null) return { status: 'failed', detail: 'systemctl show --property=UnitPath' };
  const foreign = links.find(({ path, target }) => !isLinkPath(path, folders, scripts) || /[\0\n]/.test(target));
  if (foreign !== undefined) return { status: 'refused', detail: foreign.path };
  const missing = links.filter(({ path, target }) => attempt(() => readlinkSync(path)) !== target);
  const taken = missing.find(({ path }) => attempt(() => lstatSync(path)) !== undefined);
  if (taken !== undefined) return { status: 'refused', detail: `${taken.path}: EEXIST` };
  const orders = missing.flatMap(({ path, target }) => {
    const others = scripts.includes(dirname(path)) ? rivals(path) : [];
    return [
      ['mkdir', '-p', '--', dirname(path)],
      ...others.map((other) => ['rm', '-f', '--', other]),
      ['ln', '-s', '-T', '--', target, path],
    ];
  });
  const made = await allOf(
    orders.map(
      ([program = '', ...args]) =>
        async () =>
          outcomeOf(await run(program, args)),
    ),
  );
  // Also after a failure, and where an earlier run was ended before it came to this.
  const reloaded = await reload(systemctl);
  return made.status === 'done' ? reloaded : made;
}

/** Other links to the same script in the same runlevel. */
function rivals(path: string): readonly string[] {
  const names = attempt(() => readdirSync(dirname(path))) ?? [];
  const paths = names.map((name) => join(dirname(path), name));
  return paths.filter((other) => other !== path && scriptOf(other) === scriptOf(path));
}
