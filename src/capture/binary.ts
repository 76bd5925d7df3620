import type { BinaryKind } from '../model/index.ts';
import { unreadable } from './unreadable.ts';

/** First bytes of files that people take for a capture. */
const SIGNATURES: readonly (readonly [kind: BinaryKind, hex: string])[] = [
  ['elf', '7f454c46'],
  ['mach-o', 'cffaedfe'],
  ['java-or-mach-o', 'cafebabe'],
  ['pcap', 'd4c3b2a1'],
  ['pcap', 'a1b2c3d4'],
  ['pcapng', '0a0d0d0a'],
  ['gzip', '1f8b'],
  ['zip', '504b0304'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zstandard', '28b52ffd'],
  ['7z', '377abcaf271c'],
  ['png', '89504e470d0a1a0a'],
  ['jpeg', 'ffd8ff'],
  ['gif', '47494638'],
  ['pdf', '255044462d'],
  ['event-log', '456c6646696c6500'],
  ['sqlite', '53514c69746520666f726d6174203300'],
];

const SAMPLE = 65_536;
/** Of a text, next to nothing; of compressed or random bytes, a tenth. */
const MOST_CONTROL = 0.05;

/** @throws MenshenError `capture-unreadable` for a file that is known by its first bytes to be no text */
export function refuseKnownFiles(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64));
  const hex = head.toString('hex');
  const known = SIGNATURES.find(([, signature]) => hex.startsWith(signature))?.[0];
  // "MZ" alone may begin a text.
  const kind = known ?? (hex.startsWith('4d5a') && head.includes(0) ? 'windows-executable' : null);
  if (kind !== null) throw unreadable({ code: 'binary', kind, line: 1, column: 1 });
}

/** @throws MenshenError `capture-unreadable` where too many bytes belong to no text */
export function refuseControlBytes(bytes: Uint8Array): void {
  const sample = bytes.subarray(0, SAMPLE);
  let control = 0;
  let first = -1;
  for (let at = 0; at < sample.length; at++) {
    if (!isForeign(sample, at)) continue;
    control++;
    if (first < 0) first = at;
  }
  if (control <= sample.length * MOST_CONTROL) return;
  throw unreadable({ code: 'binary', kind: 'other', ...placeOf(sample, first) });
}

/** Single zero bytes are UTF-16 in between: what PowerShell's `>>` adds to a file of another encoding. */
function isForeign(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] ?? 0;
  if (byte >= 0x20) return byte === 0x7f;
  if (byte === 0) return bytes[at + 1] === 0;
  // Backspace to carriage return, the end of a DOS file, escape.
  return !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b;
}

function placeOf(bytes: Uint8Array, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let index = 0; index < at; index++) {
    if (bytes[index] !== 0x0a) continue;
    line++;
    start = index + 1;
  }
  return { line, column: at - start + 1 };
}
