/** A field's value: a number up to 2^53, or a bigint for IPv6 addresses. One set never mixes the two. */
export type Value = number | bigint;

/** A set of values as sorted, disjoint ranges, flat: first, last, first, last … Both ends belong to it. */
export type Ranges = readonly Value[];

/** How a set of possible values lies to a set of wanted ones. */
export type Relation = 'inside' | 'outside' | 'across';

export const EMPTY: Ranges = [];

export function single(value: Value): Ranges {
  return [value, value];
}

function after(value: Value): Value {
  return typeof value === 'bigint' ? value + 1n : value + 1;
}

function before(value: Value): Value {
  return typeof value === 'bigint' ? value - 1n : value - 1;
}

/** The set of all these ranges, in any order and overlapping or not; a range whose end lies before its start is none. */
export function ranges(pairs: readonly (readonly [Value, Value])[]): Ranges {
  const sorted = pairs.filter(([first, last]) => first <= last).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const result: Value[] = [];
  for (const [first, last] of sorted) {
    const end = result.at(-1);
    if (end !== undefined && first <= after(end)) {
      if (last > end) result[result.length - 1] = last;
    } else result.push(first, last);
  }
  return result;
}

export function union(a: Ranges, b: Ranges): Ranges {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const pairs: (readonly [Value, Value])[] = [];
  for (const set of [a, b]) {
    for (let at = 0; at < set.length; at += 2) pairs.push([set[at] as Value, set[at + 1] as Value]);
  }
  return ranges(pairs);
}

/** Index of the first range that ends at or after `value`. */
function seek(set: Ranges, value: Value): number {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle * 2 + 1] as Value) < value) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

/** Whether all, none or a part of `domain` (not empty) is in `wanted`. */
export function relation(domain: Ranges, wanted: Ranges): Relation {
  let inside = false;
  for (let at = 0; at < domain.length; at += 2) {
    const first = domain[at] as Value;
    const last = domain[at + 1] as Value;
    const near = seek(wanted, first);
    const start = wanted[near];
    if (start === undefined || start > last) {
      if (inside) return 'across';
    } else if (start <= first && last <= (wanted[near + 1] as Value)) {
      if (at > 0 && !inside) return 'across';
      inside = true;
    } else return 'across';
  }
  return inside ? 'inside' : 'outside';
}

/** What both sets hold; `null` where that takes more than `most` ranges. */
export function intersect(a: Ranges, b: Ranges, most: number): Ranges | null {
  const result: Value[] = [];
  for (let at = 0; at < a.length; at += 2) {
    const first = a[at] as Value;
    const last = a[at + 1] as Value;
    for (let other = seek(b, first); other < b.length && (b[other] as Value) <= last; other += 2) {
      const start = b[other] as Value;
      const end = b[other + 1] as Value;
      result.push(start > first ? start : first, end < last ? end : last);
      if (result.length > most * 2) return null;
    }
  }
  return result;
}

/** What `a` holds and `b` does not; `null` where that takes more than `most` ranges. */
export function subtract(a: Ranges, b: Ranges, most: number): Ranges | null {
  const result: Value[] = [];
  for (let at = 0; at < a.length; at += 2) {
    let first = a[at] as Value;
    const last = a[at + 1] as Value;
    let open = true;
    for (let other = seek(b, first); other < b.length && (b[other] as Value) <= last; other += 2) {
      const start = b[other] as Value;
      const end = b[other + 1] as Value;
      if (start > first) result.push(first, before(start));
      if (result.length > most * 2) return null;
      if (end >= last) {
        open = false;
        break;
      }
      first = after(end);
    }
    if (open) result.push(first, last);
    if (result.length > most * 2) return null;
  }
  return result;
}

export function sameRanges(a: Ranges, b: Ranges): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}

/** The value of a set that has just one; `null` for any other. */
export function onlyValue(set: Ranges): Value | null {
  const first = set[0];
  return set.length === 2 && first === set[1] && first !== undefined ? first : null;
}
