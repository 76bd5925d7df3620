import { formatAddress, parseAddress } from '../../inspect/index.ts';

/** Addresses of one family, both ends included. */
export interface Network {
  readonly family: 'ip' | 'ip6';
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { ip: 32n, ip6: 128n } as const;

/** `10.0.0.0/8`, `fd00::1`; `null` for what is neither. */
export function networkOf(text: string): Network | null {
  const [address = '', length] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const { family } = parsed;
  const number = BigInt(parsed.value);
  const free = length === undefined ? 0n : BITS[family] - BigInt(length);
  const first = (number >> free) << free;
  return { family, first, last: first + (1n << free) - 1n };
}

/** The networks that these are made of: joined, sorted, as few as can be, in RFC 5952's spelling; IPv4 first. */
export function networksOf(all: readonly Network[]): readonly string[] {
  return (['ip', 'ip6'] as const).flatMap((family) => {
    const sorted = all.filter((one) => one.family === family).sort((a, b) => (a.first < b.first ? -1 : 1));
    const whole: Network[] = [];
    for (const one of sorted) {
      const before = whole.at(-1);
      if (before === undefined || one.first > before.last + 1n) whole.push(one);
      else if (one.last > before.last) whole[whole.length - 1] = { ...before, last: one.last };
    }
    return whole.flatMap(pieces);
  });
}

/** The largest networks that fit, from the lowest address on. */
function pieces({ family, first, last }: Network): readonly string[] {
  const found: string[] = [];
  for (let at = first; at <= last;) {
    let free = 0n;
    while (free < BITS[family] && at % (2n << free) === 0n && at + (2n << free) - 1n <= last) free += 1n;
    const address = formatAddress(family, at);
    found.push(free === 0n ? address : `${address}/${BITS[family] - free}`);
    at += 1n << free;
  }
  return found;
}
