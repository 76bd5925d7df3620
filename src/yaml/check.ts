import * as v from 'valibot';
import type { FileFault, FilePlace, FileProblem } from '../model/index.ts';
import { closest } from '../text/index.ts';
import { faultOf } from './fault.ts';
import { type LocatedYaml, MOST_PROBLEMS, type Path } from './read.ts';

/** Keys are as long as their writer likes. */
const LONGEST_FIELD = 120;
const LONGEST_NAME = 40;

/**
 * Holds a part of a YAML file against its schema. Every problem goes to `problems`, from top to bottom; a key that is unknown stands at the
 * key itself. A message of the schema is a fault (`message`), or a sentence in English.
 *
 * @param under where in the file the part stands
 * @returns what the schema makes of it; `null` where anything is wrong
 */
export function check<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  yaml: LocatedYaml,
  under: Path,
  problems: FileProblem[],
): Output | null {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const found = result.issues.slice(0, MOST_PROBLEMS).map((issue) => problemOf(issue, yaml, under));
  // The library tells of unknown fields last; a person reads from the top.
  problems.push(...found.sort((one, other) => one.line - other.line || one.column - other.column));
  return null;
}

function problemOf(issue: v.BaseIssue<unknown>, yaml: LocatedYaml, under: Path): FileProblem & FilePlace {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const isMissing = issue.path?.at(-1)?.origin === 'key';
  const fault: FileFault = isMissing ? { code: 'missing' } : withNearest(faultOf(issue.message), path.at(-1));
  const isAtKey = isMissing || fault.code === 'unknown-field';
  return {
    ...yaml.at([...under, ...path], isAtKey ? 'key' : 'value'),
    field: path.length === 0 ? null : path.join('.').slice(0, LONGEST_FIELD),
    fault,
  };
}

function withNearest(fault: FileFault, key: string | number | undefined): FileFault {
  if (fault.code !== 'unknown-field') return fault;
  const written = String(key).slice(0, LONGEST_NAME).toLowerCase();
  const [nearest = null] = closest(
    written,
    fault.fields.map((name) => [name, name]),
    1,
  );
  return { ...fault, nearest };
}
