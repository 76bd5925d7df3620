import type { Decoded } from './decode.ts';

type Utf16 = 'utf-16le' | 'utf-16be';

const SAMPLE = 4096;
/** So many bytes of 8-bit text in a row, line breaks among them, are no chance: as UTF-16 they would be rare characters. */
const TAIL = 64;

/** Which UTF-16 it is, told without a mark: every second byte of ASCII is zero there. `null` where it is none. */
export function utf16Without(bytes: Uint8Array): Utf16 | null {
  const start = zeroSide(bytes.subarray(0, TAIL));
  // A file may begin with a prompt in 8-bit text and go on in UTF-16.
  return start !== null && zeroSide(bytes.subarray(0, SAMPLE)) === start ? start : null;
}

function zeroSide(bytes: Uint8Array): Utf16 | null {
  const length = bytes.length & ~1;
  if (length < 4) return null;
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[(at & 1) as 0 | 1]++;
  const many = length / 8;
  const few = length / 64;
  if (zeros[1] > many && zeros[0] <= few) return 'utf-16le';
  return zeros[0] > many && zeros[1] <= few ? 'utf-16be' : null;
}

/** What another program added to the file as 8-bit text (`>>` of cmd.exe) is read as such. */
export function decodeUtf16(bytes: Uint8Array, encoding: Utf16): Decoded {
  const end = wideLength(bytes);
  const wide = new TextDecoder(encoding).decode(bytes.subarray(0, end));
  const rest = end === bytes.length ? '' : new TextDecoder().decode(bytes.subarray(end));
  return { text: wide + rest, encoding };
}

function wideLength(bytes: Uint8Array): number {
  let run = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const plain = byte === 0x09 || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f);
    run = plain ? run + 1 : 0;
    if (run === TAIL) {
      const start = at + 1 - TAIL;
      // The high byte of the last line feed is no part of what follows.
      return start + (start & 1);
    }
  }
  return bytes.length;
}
