/**
 * The form in which names are compared: without case, width (full-width letters and digits), blanks, dots and
 * dashes, so that `Sub-7`, `sub7` and `ＳＵＢ ７` are one name. May be empty: `---`.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s._'’\-‐–—]+/gu, '');
}
