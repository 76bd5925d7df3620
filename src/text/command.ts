import { replaceUnsafe } from './visible.ts';

/** What a shell takes as one word, as it is. */
const BARE = /^[\w@%+=:,./-]+$/;

/**
 * A command as one would type it in bash: words are quoted where the shell would read more into them, and what must not
 * reach a terminal is escaped (`$'\x1b'`), so that it still means the same file.
 */
export function commandText(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (BARE.test(word)) return word;
  if (replaceUnsafe(word, () => '') === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${replaceUnsafe(word, escape).replaceAll("'", String.raw`\'`)}'`;
}

function escape(character: string): string {
  if (character === '\\') return '\\\\';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  // bash writes \xHH as a byte, so that only ASCII may take that form.
  if (code <= 0x7f) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
