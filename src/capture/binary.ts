import { unreadable } from './unreadable.ts';

/** First bytes of files that people take for a capture. */
const SIGNATURES: readonly (readonly [name: string, hex: string])[] = [
  ['an ELF executable', '7f454c46'],
  ['a Mach-O executable', 'cffaedfe'],
  ['a Java class or a Mach-O executable', 'cafebabe'],
  ['a packet capture (pcap)', 'd4c3b2a1'],
  ['a packet capture (pcap)', 'a1b2c3d4'],
  ['a packet capture (pcapng)', '0a0d0d0a'],
  ['a gzip archive', '1f8b'],
  ['a zip archive or an Office document', '504b0304'],
  ['a bzip2 archive', '425a68'],
  ['an xz archive', 'fd377a585a00'],
  ['a Zstandard archive', '28b52ffd'],
  ['a 7z archive', '377abcaf271c'],
  ['a PNG picture', '89504e470d0a1a0a'],
  ['a JPEG picture', 'ffd8ff'],
  ['a GIF picture', '47494638'],
  ['a PDF document', '255044462d'],
  ['a Windows event log', '456c6646696c6500'],
  ['an SQLite database', '53514c69746520666f726d6174203300'],
];

const SAMPLE = 65_536;
/** Of a text, next to nothing; of compressed or random bytes, a tenth. */
const MOST_CONTROL = 0.05;
const NEXT = 'a capture is the text that netstat, ss, lsof, sockstat, fport, nmap or PowerShell printed';

/** @throws MenshenError `capture-unreadable` for a file that is known by its first bytes to be no text */
export function refuseKnownFiles(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64));
  const hex = head.toString('hex');
  const known = SIGNATURES.find(([, signature]) => hex.startsWith(signature))?.[0];
  // "MZ" alone may begin a text.
  const kind = known ?? (hex.startsWith('4d5a') && head.includes(0) ? 'a Windows executable' : null);
  if (kind !== null) throw unreadable(`${kind}, not a text`, NEXT, { line: 1, column: 1 });
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
  throw unreadable('a binary file, not a text', NEXT, placeOf(sample, first));
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
