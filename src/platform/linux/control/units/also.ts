import { isUnitName } from './names.ts';

/**
 * Names in `Also=` of a unit file's section `[Install]`: `systemctl` enables and disables them with it. An empty value does
 * not take back earlier ones there.
 *
 * @param unit whose file it is, for `%i` and its like
 * @see systemd.unit(5), "[Install] section options"
 */
export function parseAlso(text: string, unit: string): readonly string[] {
  const names: string[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const [, value] = section === 'Install' ? (/^Also\s*=(.*)$/.exec(line) ?? []) : [];
    if (value !== undefined) names.push(...value.split(/\s+/).map((name) => expand(name, unit)));
  }
  return names.filter(isUnitName);
}

/** A backslash at the end goes on in the next line; comments between such lines are left out. */
function logicalLines(text: string): readonly string[] {
  const lines: string[] = [];
  let begun = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (/^[#;]/.test(line)) continue;
    if (line.endsWith('\\')) {
      begun += `${line.slice(0, -1)} `;
      continue;
    }
    lines.push((begun + line).trim());
    begun = '';
  }
  return begun === '' ? lines : [...lines, begun.trim()];
}

/** The specifiers that names are made of; others stay as they are, which is no unit's name. */
function expand(name: string, unit: string): string {
  const [whole, prefix = '', instance = ''] = /^([^@]*)(?:@(.*))?\.[a-z]+$/.exec(unit) ?? [unit];
  const values: { readonly [letter: string]: string } = {
    i: instance,
    p: prefix,
    j: prefix.slice(prefix.lastIndexOf('-') + 1),
    n: whole,
    N: whole.replace(/\.[a-z]+$/, ''),
    '%': '%',
  };
  return name.replaceAll(/%(.)/g, (written, letter: string) => values[letter] ?? written);
}
