import { expect, test } from 'vitest';
import { inspectionOf, networkOf, portOf } from '../../test/support/subjects.ts';
import type { System } from '../model/index.ts';
import { dynamicRuns } from './dynamic-runs.ts';

function runs(numbers: readonly number[], system: System | null, known: readonly number[] = []) {
  const ports = numbers.map((number) => portOf(number, 'anywhere', []));
  const networks = system === 'linux' ? [networkOf()] : [];
  const found = dynamicRuns(inspectionOf({ ports, networks, system }), ({ number }) => known.includes(number));
  return [...found].map(([number, { first, last }]) => `${number}: ${first}-${last}`);
}

test("the article's first listing: low and consecutive, all of one run", () => {
  const numbers = [135, 445, 1025, 1026, 1028, 3372, 1027, 1029, 1030];
  expect(runs(numbers, 'windows', [135, 445, 3372])).toEqual([
    '1025: 1025-1030',
    '1026: 1025-1030',
    '1027: 1025-1030',
    '1028: 1025-1030',
    '1029: 1025-1030',
    '1030: 1025-1030',
  ]);
});

test('one alone, and one far from others, is none', () => {
  expect(runs([1025], 'windows')).toEqual([]);
  expect(runs([1025, 1040], 'windows')).toEqual([]);
  expect(runs([1046, 1047, 7626], 'windows')).toEqual(['1046: 1046-1047', '1047: 1046-1047']);
});

test('a service in between is no member, but does not end it', () => {
  expect(runs([1025, 1026, 1027], 'windows', [1026])).toEqual(['1025: 1025-1027', '1027: 1025-1027']);
});

test("Linux' own range decides there; Windows of today has another", () => {
  expect(runs([1025, 1026, 40_000, 40_001], 'linux')).toEqual(['40000: 40000-40001', '40001: 40000-40001']);
  expect(runs([49_664, 49_665, 49_668], 'windows')).toHaveLength(3);
});
