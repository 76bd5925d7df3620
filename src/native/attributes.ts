import { LITTLE_ENDIAN } from './messages.ts';

const HEADER_LENGTH = 4;
const NLA_F_NESTED = 0x8000;

/** Joins pieces of a message; each has to be padded already. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}

/** One attribute (`struct nlattr`), padded to four bytes. */
export function attributeBytes(type: number, payload: Uint8Array): Uint8Array {
  const length = HEADER_LENGTH + payload.byteLength;
  const bytes = new Uint8Array((length + 3) & ~3);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, LITTLE_ENDIAN);
  view.setUint16(2, type, LITTLE_ENDIAN);
  bytes.set(payload, HEADER_LENGTH);
  return bytes;
}

/** An attribute that holds attributes. */
export function nestedAttribute(type: number, inner: readonly Uint8Array[]): Uint8Array {
  return attributeBytes(type | NLA_F_NESTED, joinBytes(inner));
}

/** A number of 32 bits, in the machine's byte order. */
export function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, LITTLE_ENDIAN);
  return bytes;
}

/** A text with the zero that ends it. */
export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}
