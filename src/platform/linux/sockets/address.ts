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
