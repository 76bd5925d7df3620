import type { CaptureEncoding } from '../model/index.ts';
import { refuseControlBytes, refuseKnownFiles } from './binary.ts';
import { decodeLines } from './mixed.ts';
import { decodeUtf16, utf16Without } from './utf16.ts';

export interface Decoded {
  readonly text: string;
  /** That of the greater part, where there are several. */
  readonly encoding: CaptureEncoding;
}

/**
 * Reads bytes as text, in whatever encoding they are: with or without a mark at their start, Unicode or from before it,
 * several in one file. What can't be decoded becomes U+FFFD.
 *
 * @throws MenshenError `capture-unreadable` for a binary file
 */
export function decode(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, [0xff, 0xfe])) return decodeUtf16(bytes.subarray(2), 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return decodeUtf16(bytes.subarray(2), 'utf-16be');
  refuseKnownFiles(bytes);
  const marked = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const wide = marked ? null : utf16Without(bytes);
  if (wide !== null) return decodeUtf16(bytes, wide);
  refuseControlBytes(bytes);
  const body = marked ? bytes.subarray(3) : bytes;
  const text = strictUtf8(body);
  if (text === null) return decodeLines(body);
  // Any other character takes more bytes than units of a string.
  return { text, encoding: text.length === body.length && !marked ? 'ascii' : 'utf-8' };
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
