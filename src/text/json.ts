/**
 * Runs of anything but printable ASCII; a line break can only come from indenting, since strings escape theirs.
 * Only these are looked at closely: going through megabytes with Unicode classes takes eight times as long.
 */
const NOT_PLAIN = /[^\n -~]+/g;

/** The same characters as in `visible`, less what JSON.stringify escapes itself. */
const UNSAFE = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\u2800]/gu;

/**
 * JSON that is safe to print on a terminal: the same value as from JSON.stringify, but control, format, invisible and
 * unassigned characters are written as `\uXXXX`, in keys and in strings.
 *
 * @param value what JSON can hold; `undefined`, functions and symbols at the top become `null`
 * @param indent blanks a level; 0 for one line
 */
export function visibleJson(value: unknown, indent: number = 0): string {
  // The declared type of JSON.stringify leaves out that it may return undefined.
  const json = (JSON.stringify(value, null, indent) as string | undefined) ?? 'null';
  return json.replace(NOT_PLAIN, (run) => run.replace(UNSAFE, escapeUnits));
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
