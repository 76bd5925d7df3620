/** Characters that look like others in a task list, each written as the one that it is taken for. */
const LOOKS_LIKE: readonly (readonly [RegExp, string])[] = [
  [/0/g, 'o'],
  [/[1|!ıі]/g, 'l'],
  [/i/g, 'l'],
  [/3/g, 'e'],
  [/5/g, 's'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/а/g, 'a'],
  [/с/g, 'c'],
  [/е/g, 'e'],
  [/о/g, 'o'],
  [/р/g, 'p'],
  [/ѕ/g, 's'],
  [/х/g, 'x'],
];

/** In shorter names a single letter makes another word. */
const SHORTEST = 5;

export interface Likeness {
  /** The name that it is like. */
  readonly name: string;
  /** `look`: the same to the eye; `slip`: a letter more, less, other, or two swapped. */
  readonly by: 'look' | 'slip';
}

/**
 * Which of the names this one could be taken for; `null` where it is one of them, or like none. Both without `.exe` and in
 * small letters.
 */
export function likenessOf(name: string, names: Iterable<string>): Likeness | null {
  const all = [...names];
  if (name.length < SHORTEST || name.length > 40 || all.includes(name)) return null;
  const look = appearance(name);
  const same = all.find((other) => other.length >= SHORTEST && appearance(other) === look);
  if (same !== undefined) return { name: same, by: 'look' };
  const near = all.find((other) => other.length >= SHORTEST && isOneSlip(name, other));
  return near === undefined ? null : { name: near, by: 'slip' };
}

function appearance(name: string): string {
  return LOOKS_LIKE.reduce((text, [letters, seen]) => text.replace(letters, seen), name.normalize('NFKC'));
}

/** One letter inserted, left out or replaced, or two neighbours swapped. Digits at the end are a version, no slip. */
function isOneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one.replace(/\d+$/, '') === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
