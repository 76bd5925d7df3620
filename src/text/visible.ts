/** Anything but printable ASCII, or the backslash: most names have none, and need no second look. */
const NOT_PLAIN = /[^ -[\]-~]/;

/**
 * What must not reach a terminal, a log or a reader's eye as it is: controls (C0, DEL, C1), format characters (bidi
 * overrides and isolates, zero-width ones, tags), everything that is ignored when shown (fillers, variation selectors),
 * line and paragraph separators, lone surrogates, private and unassigned code points. Then the backslash, so that an
 * escape can't be told from its imitation. Then combining marks (and the two letters that behave so, Thai and Lao AM)
 * where they could cover something else: at the start, and after four of them.
 */
const UNSAFE =
  /[\p{C}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\u2800\\]|^[\p{M}\u0e33\u0eb3]|(?<=\p{M}{4})\p{M}/gu;

/**
 * Makes text from outside safe to show on one line. Whatever is invisible, steers a terminal or reorders text becomes an
 * escape: `\x1b`, `\u202e`, `\u{e0041}`; a backslash is doubled, so that no two texts look the same after it.
 * Letters of all scripts and single emoji stay; joined emoji fall apart into their parts with `\u200d` between them.
 */
export function visible(text: string): string {
  return replaceUnsafe(text, escape);
}

/** The same with an escape of one's own. */
export function replaceUnsafe(text: string, escape: (character: string) => string): string {
  return NOT_PLAIN.test(text) ? text.replace(UNSAFE, escape) : text;
}

function escape(character: string): string {
  if (character === '\\') return '\\\\';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
