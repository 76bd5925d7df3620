import type { ProcessRef, Recipe } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { listPids } from '../../processes/index.ts';
import { identify, type Identified } from './identity.ts';
import { readCommand } from './program.ts';
import { readRecipe } from './recipe.ts';

/**
 * Processes that run as this recipe would start one: the same file, command line, folder, user and environment. Copies that
 * such a process made of itself (fork) are not told.
 */
export function runningAs(place: Place, recipe: Recipe): readonly ProcessRef[] {
  const command = recipe.arguments.join('\0');
  const alike = listPids(place.proc).flatMap((pid): readonly Identified[] => {
    // Cheap, and enough to pass over nearly all of them.
    if (readCommand(`${place.proc}/${pid}`).arguments.join('\0') !== command) return [];
    const found = identify(place.proc, pid);
    const other = found === null ? null : readRecipe(place, found.ref);
    return found !== null && other !== null && isAlike(other.recipe, recipe) ? [found] : [];
  });
  return alike.filter(({ stat }) => !alike.some(({ ref }) => ref.pid === stat.parent)).map(({ ref }) => ref);
}

function isAlike(one: Recipe, other: Recipe): boolean {
  return (
    one.executable === other.executable &&
    one.folder === other.folder &&
    one.user.uid === other.user.uid &&
    (other.environment === undefined || sorted(one.environment) === sorted(other.environment))
  );
}

function sorted(variables: Recipe['environment'] = {}): string {
  return JSON.stringify(Object.entries(variables).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
