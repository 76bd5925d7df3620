import { endianness } from 'node:os';

const LITTLE = endianness() === 'LE';

/** A 16-bit, 32-bit or 64-bit number in the machine's byte order. */
export function word(value: number | bigint, bytes: 2 | 4 | 8 = 4): Buffer {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 2) view.setUint16(0, Number(value), LITTLE);
  else if (bytes === 4) view.setUint32(0, Number(value), LITTLE);
  else view.setBigUint64(0, BigInt(value), LITTLE);
  return Buffer.from(view.buffer);
}

/** One netlink message, padded. `length` lies about its length. */
export function message(
  type: number,
  payload: Uint8Array,
  {
    sequence = 1,
    flags = 2,
    length = 16 + payload.length,
  }: { sequence?: number; flags?: number; length?: number } = {},
): Buffer {
  return pad(Buffer.concat([word(length), word(type, 2), word(flags, 2), word(sequence), word(0), payload]));
}

/** The message that ends a dump; `errno` is negative, or 0. */
export function done(errno = 0, sequence = 1): Buffer {
  return message(3, word(errno >>> 0), { sequence });
}

/** One attribute, padded. `length` lies about its length. */
export function attribute(type: number, payload: Uint8Array, length: number = 4 + payload.length): Buffer {
  return pad(Buffer.concat([word(length, 2), word(type, 2), payload]));
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
