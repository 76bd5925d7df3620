import type { CaptureEncoding } from '../model/index.ts';

/** Encodings from before Unicode. */
export type CodePage = Extract<CaptureEncoding, 'windows-1252' | 'cp850' | 'gb18030' | 'big5' | 'shift_jis'>;

/** In the order in which they are tried; the first wins where two read equally well. */
export const CODE_PAGES: readonly CodePage[] = ['windows-1252', 'cp850', 'gb18030', 'big5', 'shift_jis'];

/** Characters from 0x80 on. Unicode's VENDORS/MICSFT/PC/CP850.TXT. */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
  'ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

/**
 * Characters from 0x80 to 0x9F; what follows is as in Latin-1. WHATWG's index windows-1252, less five that nothing uses.
 * Node 20's TextDecoder reads this encoding as Latin-1.
 */
const WINDOWS_1252 = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ';

/** What can't be decoded becomes U+FFFD. */
export function decodePage(bytes: Uint8Array, page: CodePage): string {
  if (page === 'cp850') return singleBytes(bytes, CP850);
  if (page === 'windows-1252') return singleBytes(bytes, WINDOWS_1252);
  return new TextDecoder(page).decode(bytes);
}

function singleBytes(bytes: Uint8Array, table: string): string {
  const units = new Uint16Array(256).map((_, byte) => (byte < 0x80 ? byte : table.charCodeAt(byte - 0x80) || byte));
  const wide = Buffer.alloc(bytes.length * 2);
  for (let at = 0; at < bytes.length; at++) wide.writeUInt16LE(units[bytes[at] ?? 0] ?? 0, at * 2);
  return wide.toString('utf16le');
}
