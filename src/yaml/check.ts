import * as v from 'valibot';
import { visible } from '../text/index.ts';
import { type LocatedYaml, MOST_PROBLEMS, type Path } from './read.ts';

/** Keys are as long as their writer likes. */
const LONGEST_FIELD = 120;

/**
 * Holds a part of a YAML file against its schema. Every problem goes to `problems` as
 * `file:line:column: field: what was expected`; a key that is unknown stands at the key itself.
 *
 * @param under where in the file the part stands
 * @returns what the schema makes of it; `null` where anything is wrong
 */
export function check<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  yaml: LocatedYaml,
  under: Path,
  problems: string[],
): Output | null {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  for (const issue of result.issues.slice(0, MOST_PROBLEMS)) {
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    const isMissing = issue.path?.at(-1)?.origin === 'key';
    const isUnknown = issue.type === 'never';
    const message = isMissing ? 'missing' : isUnknown ? 'no such field' : issue.message;
    const field = path.length === 0 ? '' : `${visible(path.join('.').slice(0, LONGEST_FIELD))}: `;
    problems.push(`${yaml.at([...under, ...path], isMissing || isUnknown ? 'key' : 'value')}: ${field}${message}`);
  }
  return null;
}
