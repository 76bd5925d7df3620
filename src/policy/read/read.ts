import type { FileProblem, Policy } from '../../model/index.ts';
import { check, readYaml } from '../../yaml/index.ts';
import { readEntries } from './entries.ts';
import { outline } from './schema.ts';

/** Nobody reads more of one file. */
const MOST_PROBLEMS = 1000;

/**
 * Reads a `policy.yaml`.
 *
 * @param path how problems call the file
 * @returns everything that is wrong with it, from top to bottom, where anything is
 */
export function readPolicy(
  path: string,
  text: string,
): { readonly policy: Policy } | { readonly problems: readonly FileProblem[] } {
  const yaml = readYaml(path, text);
  if ('problems' in yaml) return yaml;
  const problems: FileProblem[] = [];
  const written = check(outline, yaml.value, yaml, [], problems);
  // Where the file as a whole is wrong, its entries are looked at all the same.
  const listed = (name: 'allow' | 'out'): readonly unknown[] => listOf(yaml.value, name);
  const allow = readEntries('allow', listed('allow'), yaml, problems);
  const out = readEntries('out', listed('out'), yaml, problems);
  if (problems.length > 0 || written === null) return { problems: inOrder(problems).slice(0, MOST_PROBLEMS) };
  const { default: rest, icmp } = written;
  return { policy: { default: rest, icmp, allow, out: written.out === undefined ? null : out } };
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  const list: unknown = (value as { readonly [name: string]: unknown })[name];
  return Array.isArray(list) ? list : [];
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  return problems.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}
