const IPV4_MAPPED_PREFIX = 0x0000ffff;

/** `192.0.2.1` from four bytes in network order. */
export function ipv4Text(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

/** The text of sixteen bytes in network order as RFC 5952 wants it; IPv4-mapped ones as `::ffff:192.0.2.1`. */
export function ipv6Text(view: DataView, at: number): string {
  if (view.getUint32(at) === 0 && view.getUint32(at + 4) === 0 && view.getUint32(at + 8) === IPV4_MAPPED_PREFIX) {
    return `::ffff:${ipv4Text(view, at + 12)}`;
  }
  const zeros = longestZeros(view, at);
  let text = '';
  for (let group = 0; group < 8; group += 1) {
    if (group === zeros.first) {
      text += '::';
      group += zeros.count - 1;
    } else {
      const colon = text === '' || text.endsWith(':') ? '' : ':';
      text += colon + view.getUint16(at + group * 2).toString(16);
    }
  }
  return text;
}

/** The longest run of two or more zero groups, the first of equals; `first` is -1 where there is none. */
function longestZeros(view: DataView, at: number): { first: number; count: number } {
  const longest = { first: -1, count: 1 };
  let count = 0;
  for (let group = 0; group < 8; group += 1) {
    count = view.getUint16(at + group * 2) === 0 ? count + 1 : 0;
    if (count > longest.count) {
      longest.count = count;
      longest.first = group - count + 1;
    }
  }
  return longest;
}

/**
 * The bytes, in network order, of an address as `ipv4Text` and `ipv6Text` write it: four or sixteen.
 *
 * @returns null for a text that is no such address
 */
export function addressBytes(text: string, family: 'ipv4' | 'ipv6'): Uint8Array | null {
  if (family === 'ipv4') return ipv4Bytes(text);
  // Only ever at the end, where it stands for two groups.
  const dotted = /(?<=:)[\d.]*\.[\d.]*$/.exec(text)?.[0];
  if (dotted !== undefined) {
    const last = ipv4Bytes(dotted);
    const rest = addressBytes(`${text.slice(0, -dotted.length)}0:0`, 'ipv6');
    if (last === null || rest === null) return null;
    rest.set(last, 12);
    return rest;
  }
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after = []] = halves;
  const zeros = 8 - before.length - after.length;
  if (halves.length === 1 ? zeros !== 0 : halves.length !== 2 || zeros < 1) return null;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  if (!groups.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return null;
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  );
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.');
  const sound = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return sound ? Uint8Array.from(parts, Number) : null;
}

/** Reads addresses of one dump, where few of them come many times. */
export interface AddressReader {
  ipv4(view: DataView, at: number): string;
  ipv6(view: DataView, at: number): string;
}

const SLOTS = 4096;

/** An `AddressReader` that remembers the texts it made, in bounded memory: a slot an address may fall into, last one wins. */
export function addressReader(): AddressReader {
  const words = new Int32Array(SLOTS * 4);
  const texts6 = slots<string>(SLOTS);
  const words4 = new Int32Array(SLOTS);
  const texts4 = slots<string>(SLOTS);
  return {
    ipv4(view, at) {
      const word = view.getInt32(at);
      const slot = spread(word);
      const known = texts4[slot];
      if (known !== undefined && words4[slot] === word) return known;
      const text = ipv4Text(view, at);
      words4[slot] = word;
      texts4[slot] = text;
      return text;
    },
    ipv6(view, at) {
      const a = view.getInt32(at);
      const b = view.getInt32(at + 4);
      const c = view.getInt32(at + 8);
      const d = view.getInt32(at + 12);
      const slot = spread(a ^ Math.imul(b, 31) ^ Math.imul(c, 961) ^ Math.imul(d, 29_791));
      const first = slot * 4;
      const known = texts6[slot];
      if (
        known !== undefined &&
        words[first] === a &&
        words[first + 1] === b &&
        words[first + 2] === c &&
        words[first + 3] === d
      ) {
        return known;
      }
      const text = ipv6Text(view, at);
      words[first] = a;
      words[first + 1] = b;
      words[first + 2] = c;
      words[first + 3] = d;
      texts6[slot] = text;
      return text;
    },
  };
}

/** Empty slots, made in a moment: `Array.from` takes longer than a small dump does. */
export function slots<T>(count: number): (T | undefined)[] {
  const made: (T | undefined)[] = [];
  made.length = count;
  return made;
}

/** A slot number from all bits of a word (Knuth's multiplicative hashing). */
function spread(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> 20;
}
