import * as v from 'valibot';
import type { LocatedYaml, Path } from './read.ts';

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
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    const aboutKey = issue.type === 'strict_object' && issue.path?.at(-1)?.origin === 'key';
    const message = aboutKey ? (issue.expected === 'never' ? 'no such field' : 'missing') : issue.message;
    const field = path.length === 0 ? '' : `${path.join('.')}: `;
    problems.push(`${yaml.at([...under, ...path], aboutKey ? 'key' : 'value')}: ${field}${message}`);
  }
  return null;
}
