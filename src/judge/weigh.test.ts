import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Finding, SUSPICIONS } from '../model/index.ts';
import { SIGNALS } from './signals/index.ts';
import { isAtLeast, weigh } from './weigh.ts';

const found = (signal: Finding['signal'], weight: number): Finding => ({ signal, weight, evidence: [] });

test.each([
  [[], 0, 'none'],
  [[found('trojan-port', 8)], 8, 'none'],
  [[found('deleted-executable', 18)], 18, 'low'],
  [[found('writable-folder', 26)], 26, 'medium'],
  [[found('memfd-executable', 50)], 50, 'high'],
] as const)('%j weighs %i: %s', (findings, weight, suspicion) => {
  expect(weigh(findings)).toEqual({ weight, suspicion });
});

test('within one cause the second counts half, across causes all counts', () => {
  expect(weigh([found('deleted-executable', 18), found('writable-folder', 26)]).weight).toBe(35);
  expect(weigh([found('kernel-thread-name', 30), found('writable-folder', 26)]).weight).toBe(56);
});

test('what its owner accepts does not count', () => {
  const accepted = { ...found('memfd-executable', 50), accepted: 'ours' };
  expect(weigh([accepted])).toEqual({ weight: 0, suspicion: 'none' });
  expect(weigh([accepted, found('deleted-executable', 18)]).weight).toBe(18);
});

test('a trojan number tips the scales only with something else', () => {
  expect(weigh([found('writable-folder', 40)]).suspicion).toBe('medium');
  expect(weigh([found('writable-folder', 40), found('trojan-port', 8)]).suspicion).toBe('high');
});

function anyOf(ids: readonly Finding['signal'][]): fc.Arbitrary<Finding> {
  return fc.record({ signal: fc.constantFrom(...ids), weight: fc.nat(100), evidence: fc.constant([]) });
}

test.each([
  [['trojan-port'], 'low'],
  [['trojan-port', 'wrong-program'], 'medium'],
] as const)('%j alone is never as much as %s', (ids, suspicion) => {
  fc.assert(
    fc.property(fc.array(anyOf(ids)), (findings) => {
      expect(isAtLeast(weigh(findings).suspicion, suspicion)).toBe(false);
    }),
  );
});

const anySignal = anyOf(SIGNALS.map((signal) => signal.id));

test('one finding more never weighs less, and the order does not matter', () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 8 }), anySignal, (findings, more) => {
      const before = weigh(findings);
      const after = weigh([...findings, more]);
      expect(after.weight).toBeGreaterThanOrEqual(before.weight);
      expect(after).toEqual(weigh([more, ...findings.toReversed()]));
      expect(after.weight).toBeLessThanOrEqual(100);
    }),
  );
});

test('suspicions are ordered', () => {
  expect(SUSPICIONS.filter((suspicion) => isAtLeast(suspicion, 'medium'))).toEqual(['medium', 'high']);
});
