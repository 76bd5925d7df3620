import { endianness } from 'node:os';

/** Netlink headers and most payloads are in the byte order of the machine. */
export const LITTLE_ENDIAN: boolean = endianness() === 'LE';

const HEADER_LENGTH = 16;
const ATTRIBUTE_HEADER_LENGTH = 4;
const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLMSG_OVERRUN = 4;
const NLM_F_DUMP_INTR = 0x10;
/** The two highest bits of an attribute's type are flags: nested, network byte order. */
const ATTRIBUTE_TYPE_MASK = 0x3fff;

/** What one datagram of a dump says about the dump as a whole; `error` carries a positive errno. */
export type DatagramVerdict =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly errno: number }
  | { readonly kind: 'spoilt'; readonly why: string };

const MORE: DatagramVerdict = { kind: 'more' };
const DONE: DatagramVerdict = { kind: 'done' };

function spoilt(why: string): DatagramVerdict {
  return { kind: 'spoilt', why };
}

function align(length: number): number {
  return (length + 3) & ~3;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Looks at every header of one received datagram: whether the dump ends here, failed, or can't be trusted any more
 * (interrupted by a change, foreign sequence, a message shorter than it must be).
 * The end of a dump carries an error code of its own: a missing kernel module is told there (netlink(7), `netlink_dump`).
 *
 * @param shortest length of the fixed part that each message has after its header
 */
export function checkDatagram(datagram: Uint8Array, sequence: number, shortest: number): DatagramVerdict {
  const view = viewOf(datagram);
  const end = view.byteLength;
  let at = 0;
  while (at < end) {
    if (end - at < HEADER_LENGTH) return spoilt('short header');
    const length = view.getUint32(at, LITTLE_ENDIAN);
    if (length < HEADER_LENGTH || length > end - at) return spoilt('wrong length');
    if (view.getUint32(at + 8, LITTLE_ENDIAN) !== sequence) return spoilt('wrong sequence');
    if ((view.getUint16(at + 6, LITTLE_ENDIAN) & NLM_F_DUMP_INTR) !== 0) return spoilt('NLM_F_DUMP_INTR');
    const type = view.getUint16(at + 4, LITTLE_ENDIAN);
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      if (length < HEADER_LENGTH + 4) return type === NLMSG_DONE ? DONE : spoilt('short message');
      const code = view.getInt32(at + HEADER_LENGTH, LITTLE_ENDIAN);
      return code < 0 ? { kind: 'error', errno: -code } : DONE;
    }
    if (type === NLMSG_OVERRUN) return spoilt('NLMSG_OVERRUN');
    if (type !== NLMSG_NOOP && length < HEADER_LENGTH + shortest) return spoilt('short message');
    at += align(length);
  }
  return end === 0 ? spoilt('empty datagram') : MORE;
}

/** Called with each payload: it lies in `view` from `from` up to, but without, `to`. */
export type MessageVisitor = (view: DataView, from: number, to: number, type: number) => void;

/**
 * Walks through the messages of a whole dump, without control messages.
 *
 * @returns whether every header could be followed; false where the rest of a buffer had to be skipped
 */
export function eachMessage(buffers: readonly Uint8Array[], visit: MessageVisitor): boolean {
  let sound = true;
  for (const buffer of buffers) {
    const view = viewOf(buffer);
    const end = view.byteLength;
    let at = 0;
    while (at < end) {
      const length = end - at < HEADER_LENGTH ? 0 : view.getUint32(at, LITTLE_ENDIAN);
      if (length < HEADER_LENGTH || length > end - at) {
        sound = false;
        break;
      }
      const type = view.getUint16(at + 4, LITTLE_ENDIAN);
      if (type > NLMSG_OVERRUN) visit(view, at + HEADER_LENGTH, at + length, type);
      at += align(length);
    }
  }
  return sound;
}

/** Called with each attribute: its type without flags, its payload from `from` up to, but without, `to`. */
export type AttributeVisitor = (type: number, from: number, to: number) => void;

/**
 * Walks through attributes (`struct nlattr`) that lie in `view` between two offsets.
 *
 * @returns whether every length could be followed; false where the rest had to be skipped
 */
export function eachAttribute(view: DataView, from: number, to: number, visit: AttributeVisitor): boolean {
  let at = from;
  while (at < to) {
    if (to - at < ATTRIBUTE_HEADER_LENGTH) return false;
    const length = view.getUint16(at, LITTLE_ENDIAN);
    if (length < ATTRIBUTE_HEADER_LENGTH || length > to - at) return false;
    visit(view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK, at + ATTRIBUTE_HEADER_LENGTH, at + length);
    at += align(length);
  }
  return true;
}

const NLA_F_NESTED = 0x8000;

/** Builds attributes one after the other, each with its header and padded, as a payload or the inside of another. */
export function attributes(...parts: readonly (readonly [type: number, payload: Uint8Array])[]): Uint8Array {
  const length = parts.reduce((sum, [, payload]) => sum + align(ATTRIBUTE_HEADER_LENGTH + payload.byteLength), 0);
  const bytes = new Uint8Array(length);
  const view = viewOf(bytes);
  let at = 0;
  for (const [type, payload] of parts) {
    view.setUint16(at, ATTRIBUTE_HEADER_LENGTH + payload.byteLength, LITTLE_ENDIAN);
    view.setUint16(at + 2, type, LITTLE_ENDIAN);
    bytes.set(payload, at + ATTRIBUTE_HEADER_LENGTH);
    at += align(ATTRIBUTE_HEADER_LENGTH + payload.byteLength);
  }
  return bytes;
}

/** An attribute that holds others. */
export function nested(
  type: number,
  ...parts: readonly (readonly [type: number, payload: Uint8Array])[]
): readonly [type: number, payload: Uint8Array] {
  return [type | NLA_F_NESTED, attributes(...parts)];
}

/** Builds a request: header (`struct nlmsghdr`) and payload. */
export function requestMessage(type: number, flags: number, sequence: number, payload: Uint8Array): Uint8Array {
  const request = new Uint8Array(HEADER_LENGTH + payload.byteLength);
  const view = viewOf(request);
  view.setUint32(0, request.byteLength, LITTLE_ENDIAN);
  view.setUint16(4, type, LITTLE_ENDIAN);
  view.setUint16(6, flags, LITTLE_ENDIAN);
  view.setUint32(8, sequence, LITTLE_ENDIAN);
  request.set(payload, HEADER_LENGTH);
  return request;
}
