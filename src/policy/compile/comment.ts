import { visible } from '../../text/index.ts';

/** nft takes 128 bytes: NFTNL_UDATA_COMMENT_MAXLEN of libnftnl. */
const LONGEST = 120;

/**
 * What a rule's comment says of the entries that it holds: `line 3: the owner's words`, `lines 3, 7, 9`. It can stand
 * between double quotes in nft's language, which knows no escapes there.
 */
export function commentOf(entries: readonly { readonly line: number; readonly why: string | null }[]): string {
  const lines = [...new Set(entries.map(({ line }) => line))];
  if (lines.length > 1) return cut(`lines ${lines.join(', ')}`, ', ');
  const why = entries.length === 1 ? (entries[0]?.why ?? '') : '';
  const words = visible(why.trim().replaceAll(/\s+/g, ' ')).replaceAll('"', "'");
  return cut(words === '' ? `line ${lines[0]}` : `line ${lines[0]}: ${words}`, '');
}

/** Ends after a whole character (bytes of UTF-8 count), or after a whole piece. */
function cut(text: string, separator: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  let kept = '';
  let size = 0;
  for (const piece of separator === '' ? text : text.split(separator)) {
    size += Buffer.byteLength(piece + separator);
    if (size > LONGEST - 4) break;
    kept += piece + separator;
  }
  return `${kept}…`;
}
