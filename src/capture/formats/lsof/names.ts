const ESCAPED = /(?:\\x[0-9a-f]{2})+/g;

/** lsof writes blanks in a command, and bytes that it can't print, as `\x20`. */
export function unescapeName(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(ESCAPED, (bytes) =>
    new TextDecoder().decode(Uint8Array.from(bytes.slice(2).split('\\x'), (byte) => Number.parseInt(byte, 16))),
  );
}
