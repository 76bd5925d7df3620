/** An option of a rule with its values; `negated` where a `!` stands before it. */
export interface Option {
  readonly name: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** A rule taken apart: what stands before any `-m`, each `-m` with its own options, and the target with its own. */
export interface Parts {
  readonly plain: readonly Option[];
  readonly matches: readonly { readonly module: string; readonly options: readonly Option[] }[];
  readonly target: { readonly name: string; readonly goto: boolean; readonly options: readonly Option[] } | null;
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Splits a line as iptables-save quotes it: `"` around a value, `\` before `"` and `\` in it. */
function words(line: string): readonly Word[] {
  const found: Word[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|(\S+)/gs;
  for (const [, quoted, bare] of line.matchAll(pattern)) {
    if (quoted === undefined) found.push({ text: bare ?? '', quoted: false });
    else found.push({ text: quoted.replaceAll(/\\(.)/gs, '$1'), quoted: true });
  }
  return found;
}

interface OpenOption {
  readonly name: string;
  readonly negated: boolean;
  readonly values: string[];
}

/** Takes what follows `-A CHAIN` apart. */
export function partsOf(line: string): Parts {
  const plain: OpenOption[] = [];
  const matches: { module: string; options: OpenOption[] }[] = [];
  let target: { name: string; goto: boolean; options: OpenOption[] } | null = null;
  let options = plain;
  let negated = false;
  const list = words(line);
  for (let at = 0; at < list.length; at += 1) {
    const word = list[at] as Word;
    const next = list[at + 1]?.text ?? '';
    if (!word.quoted && word.text === '!') negated = true;
    else if (word.quoted || !/^--?[a-z]/i.test(word.text)) options.at(-1)?.values.push(word.text);
    else {
      if (word.text === '-m') {
        options = [];
        matches.push({ module: next, options });
        at += 1;
      } else if (word.text === '-j' || word.text === '-g') {
        options = [];
        target = { name: next, goto: word.text === '-g', options };
        at += 1;
      } else options.push({ name: word.text, negated, values: [] });
      negated = false;
    }
  }
  return { plain, matches, target };
}

/** An option as people write it. */
export function optionText(option: Option): string {
  return `${option.negated ? '! ' : ''}${option.name} ${option.values.join(' ')}`.trim();
}
