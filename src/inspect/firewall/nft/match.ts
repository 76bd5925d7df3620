import { single, type Value } from '../../../address/index.ts';
import type { Selector, Test, Wanted } from '../rule.ts';
import { asObject, asString, asTagged, type Json } from './json.ts';
import { selectorsOf } from './selector.ts';
import { type SetTable, wantedRows } from './sets.ts';
import { expressionText } from './text.ts';
import { ANY, flagsOf, rangeOf, UNKNOWN } from './values.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const LARGEST_ADDRESS = (1n << 128n) - 1n;

/** A match: `{"op": …, "left": …, "right": …}`. */
export function matchTest(body: Json, sets: SetTable): Test {
  const object = asObject(body);
  const op = asString(object?.['op']) ?? '';
  const left = object?.['left'];
  const right = object?.['right'];
  const existence = existenceTest(left, op, right);
  if (existence !== null) return existence;
  const selectors = selectorsOf(left);
  const [first] = selectors;
  if (first === undefined) return unknownTest(body);
  switch (op) {
    case '==':
    case '!=':
      return match(selectors, wantedRows(right, selectors, sets), op === '!=');
    case 'in':
    case '!':
      return flagTest(first, right, op === '!') ?? match(selectors, wantedRows(right, selectors, sets), op === '!');
    case '<':
    case '>':
    case '<=':
    case '>=':
      return match([first], [[compared(first, op, right)]], false);
    default:
      return unknownTest(body);
  }
}

function match(selectors: readonly Selector[], rows: readonly (readonly Wanted[])[], negated: boolean): Test {
  return { kind: 'match', match: { selectors, rows, negated } };
}

function unknownTest(body: Json): Test {
  return { kind: 'fixed', answer: 'unknown', text: () => expressionText({ match: body }) };
}

/** `ct state new,related` asks whether one of these bits is set. */
function flagTest(selector: Selector, right: Json, negated: boolean): Test | null {
  const bits = flagsOf(selector.field, right);
  if (bits === null || selector.mask !== null) return null;
  return match([{ ...selector, mask: bits }], [[{ kind: 'numbers', ranges: single(0) }]], !negated);
}

function compared(selector: Selector, op: string, right: Json): Wanted {
  if (selector.field === 'absent' || selector.field === 'opaque') return ANY;
  const value: Value | undefined = rangeOf(selector.field, right)?.[0];
  if (value === undefined) return UNKNOWN;
  const lowest = typeof value === 'bigint' ? 0n : 0;
  const highest = typeof value === 'bigint' ? LARGEST_ADDRESS : LARGEST;
  const step = (by: 1 | -1): Value => (typeof value === 'bigint' ? value + BigInt(by) : value + by);
  const [from, to] =
    op === '<'
      ? [lowest, step(-1)]
      : op === '<='
        ? [lowest, value]
        : op === '>'
          ? [step(1), highest]
          : [value, highest];
  return { kind: 'numbers', ranges: from <= to ? [from, to] : [] };
}

/**
 * Tests for whether something is there at all. Headers and options that only odd packets have are missing from an
 * ordinary connection. The way back to a packet's source is there: packets without one are no connection's.
 */
function existenceTest(left: Json, op: string, right: Json): Test | null {
  const tagged = asTagged(left);
  const body = asObject(tagged?.body);
  const absent = right === false || right === '0' || right === 0 || right === 'missing';
  if (tagged?.tag === 'fib' && (body?.['result'] === 'oif' || body?.['result'] === 'oifname')) {
    const flags = body['flags'];
    if (!Array.isArray(flags) || !flags.includes('saddr') || !(absent || right === true)) return null;
    return fixed(absent === (op === '!='), left);
  }
  if (typeof right !== 'boolean') return null;
  const wanted = right === (op !== '!=');
  if (tagged?.tag === 'exthdr' || tagged?.tag === 'ip option') return fixed(!wanted, left);
  const key = body?.['key'];
  if ((tagged?.tag === 'meta' || tagged?.tag === 'rt') && (key === 'ipsec' || key === 'secpath')) {
    return fixed(!wanted, left);
  }
  if (tagged?.tag === 'tcp option') return { kind: 'fixed', answer: 'some', text: () => expressionText(left) };
  return null;
}

function fixed(holds: boolean, left: Json): Test {
  return { kind: 'fixed', answer: holds ? 'yes' : 'no', text: () => expressionText(left) };
}
