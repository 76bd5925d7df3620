import type * as v from 'valibot';
import type { FileFault, FileProblem, PolicyEntry } from '../../model/index.ts';
import { check, type LocatedYaml, type Path } from '../../yaml/index.ts';
import { ANY } from './addresses.ts';
import { allowed, sent, TARGETS, type Unplaced } from './schema.ts';

/** The two lists of a policy: where each stands, and how its entries call the other end. */
const LISTS: {
  readonly [name in 'allow' | 'out']: { field: 'from' | 'to'; schema: v.GenericSchema<unknown, Unplaced> };
} = { allow: { field: 'from', schema: allowed }, out: { field: 'to', schema: sent } };

/** Reads one list of entries; whatever is wrong with any of them goes to `problems`. */
export function readEntries(
  name: 'allow' | 'out',
  written: readonly unknown[],
  yaml: LocatedYaml,
  problems: FileProblem[],
): readonly PolicyEntry[] {
  const { field, schema } = LISTS[name];
  const known = new Map<string, number>();
  const entries: PolicyEntry[] = [];
  for (const [index, value] of written.entries()) {
    const path = [name, index];
    const shape = shapeFault(value, field);
    if (shape !== null) problems.push(problemAt(yaml, [...path, ...shape.path], shape.fault));
    const entry = readEntry(schema, value, yaml, path, problems);
    if (entry === null || shape !== null) continue;
    const { line } = yaml.at(path);
    const key = keyOf(entry);
    const before = known.get(key);
    if (before === undefined) known.set(key, line);
    else problems.push(problemAt(yaml, path, { code: 'same-entry', line: before }));
    entries.push({ ...entry, line });
  }
  return entries;
}

function readEntry(
  schema: v.GenericSchema<unknown, Unplaced>,
  value: unknown,
  yaml: LocatedYaml,
  path: Path,
  problems: FileProblem[],
): Unplaced | null {
  const own: FileProblem[] = [];
  const entry = check(schema, value, yaml, path, own);
  const whole = (field: string | null): string => [...path, ...(field === null ? [] : [field])].join('.');
  problems.push(...own.map((problem) => ({ ...problem, field: whole(problem.field) })));
  return entry;
}

/** What is wrong with an entry as a whole: told of what is written, whether or not each field is right. */
function shapeFault(value: unknown, field: 'from' | 'to'): { path: Path; fault: FileFault } | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields: { readonly [name: string]: unknown } = { ...value };
  const targets = TARGETS.filter((name) => Object.hasOwn(fields, name));
  const [, second] = targets;
  if (second !== undefined) return { path: [second], fault: { code: 'one-target', fields: TARGETS } };
  if (targets.length === 1 || Object.hasOwn(fields, 'interface') || !isAnyone(fields[field])) return null;
  // A field that is spelled wrong is told as such; it may have been the one that is missing.
  const known = new Set<string>([...TARGETS, 'interface', 'why', field]);
  return Object.keys(fields).every((name) => known.has(name)) ? { path: [], fault: { code: 'allows-all' } } : null;
}

function isAnyone(addresses: unknown): boolean {
  if (addresses === undefined) return true;
  return [addresses].flat().some((one) => typeof one === 'string' && (one === ANY || one.endsWith('/0')));
}

function problemAt(yaml: LocatedYaml, path: Path, fault: FileFault): FileProblem {
  return { ...yaml.at(path, 'key'), field: path.join('.'), fault };
}

/** The same for entries that say the same, whatever their reasons are. */
function keyOf({ target, addresses, interfaces }: Unplaced): string {
  const what = target.kind === 'ports' ? target.ports.map((one) => JSON.stringify(one)).toSorted() : target;
  return JSON.stringify([what, addresses?.toSorted() ?? null, interfaces?.toSorted() ?? null]);
}
