import { assert, array, constantFrom, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';

import { intersect, onlyValue, ranges, type Ranges, relation, subtract, union, type Value } from './ranges.ts';

const members = (set: Ranges): Set<number> => {
  const found = new Set<number>();
  for (let at = 0; at < set.length; at += 2) {
    for (let value = Number(set[at]); value <= Number(set[at + 1]); value += 1) found.add(value);
  }
  return found;
};

const pairs = array(tuple(nat(40), nat(40)), { maxLength: 6 });
const wide = (list: readonly (readonly [number, number])[]): Ranges =>
  ranges(list.map(([first, last]): readonly [Value, Value] => [BigInt(first), BigInt(last)]));

test('sets behave as sets, of numbers and of bigints', () => {
  assert(
    property(pairs, pairs, constantFrom(ranges, wide), (left, right, make) => {
      const [a, b] = [make(left), make(right)];
      const [inA, inB] = [members(a), members(b)];
      expect(members(union(a, b))).toEqual(new Set([...inA, ...inB]));
      expect(members(intersect(a, b, 100)!)).toEqual(new Set([...inA].filter((one) => inB.has(one))));
      expect(members(subtract(a, b, 100)!)).toEqual(new Set([...inA].filter((one) => !inB.has(one))));
      const common = [...inA].filter((one) => inB.has(one)).length;
      const where = common === 0 ? 'outside' : common === inA.size ? 'inside' : 'across';
      expect(a.length === 0 ? 'outside' : relation(a, b)).toBe(where);
    }),
    { numRuns: 300 },
  );
});

test('neighbours join, and a set that would be too long is refused', () => {
  expect(
    ranges([
      [5, 9],
      [1, 3],
      [4, 4],
      [12, 11],
    ]),
  ).toEqual([1, 9]);
  const odd = ranges([
    [1, 1],
    [3, 3],
    [5, 5],
  ]);
  expect(intersect([0, 9], odd, 2)).toBeNull();
  expect(subtract([0, 9], odd, 2)).toBeNull();
  expect([onlyValue([7, 7]), onlyValue([7, 8]), onlyValue([])]).toEqual([7, null, null]);
});
