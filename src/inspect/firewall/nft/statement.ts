import { single } from '../../../address/index.ts';
import type { BranchCase, MarkChange, Rule, Step, Verdict } from '../rule.ts';
import { TCP } from '../symbols.ts';
import { asList, asObject, asString, asTagged, type Json, type JsonObject, listOf } from './json.ts';
import { matchTest } from './match.ts';
import { dnatStep } from './nat.ts';
import { selectorsOf } from './selector.ts';
import { pairsOf, type SetTable } from './sets.ts';
import { expressionText, ruleText } from './text.ts';
import { rowsOf } from './values.ts';

/** Statements that let a packet go on unchanged, as far as this evaluation looks. */
const PASSING: ReadonlySet<string> = new Set([
  'counter',
  'log',
  'comment',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'dup',
  'flow',
  'last',
  'reset',
  'secmark',
  'map',
]);

/** Statements that stop being true at some count or rate. */
const METERED: ReadonlySet<string> = new Set(['limit', 'quota', 'ct count']);

const VERDICTS: ReadonlySet<string> = new Set(['accept', 'drop', 'return', 'continue']);
/** iptables extensions that decide nothing. */
const PASSING_XT: ReadonlySet<string> = new Set(['comment', 'LOG', 'NFLOG', 'TCPMSS', 'CHECKSUM', 'TRACE', 'AUDIT']);

export function nftRule(rule: JsonObject, sets: SetTable): Rule {
  return {
    steps: listOf(rule['expr']).flatMap((statement) => stepsOf(statement, sets)),
    text: () => ruleText(rule),
  };
}

function verdictOf(tag: string, body: Json): Verdict | null {
  if (VERDICTS.has(tag)) return { kind: tag as 'accept' | 'drop' | 'return' | 'continue' };
  const chain = asString(asObject(body)?.['target']);
  if ((tag === 'jump' || tag === 'goto') && chain !== null) return { kind: tag, chain };
  if (tag === 'queue' || tag === 'fwd') return { kind: 'unknown', expression: tag };
  // The proxy answers the handshake itself and then makes the connection.
  if (tag === 'synproxy') return { kind: 'accept' };
  return null;
}

function stepsOf(statement: Json, sets: SetTable): readonly Step[] {
  const tagged = asTagged(statement);
  if (tagged === null) return [{ do: 'opaque', expression: expressionText(statement) || 'empty statement' }];
  const { tag, body } = tagged;
  const verdict = verdictOf(tag, body);
  if (verdict !== null) return [{ do: 'verdict', verdict }];
  if (tag === 'reject') return reject(body);
  if (PASSING.has(tag)) return [];
  if (METERED.has(tag)) return [metered(statement)];
  switch (tag) {
    case 'match':
      return [{ do: 'test', test: matchTest(body, sets) }];
    case 'vmap':
      return [branch(body, sets)];
    case 'set':
    case 'meter':
      return listOf(asObject(body)?.['stmt']).some((inner) => METERED.has(asTagged(inner)?.tag ?? ''))
        ? [metered(statement)]
        : [];
    case 'mangle':
      return mangle(body);
    case 'notrack':
      return [{ do: 'untrack' }];
    case 'dnat':
    case 'redirect':
      return [dnatStep(tag, body, sets)];
    case 'snat':
    case 'masquerade':
      return [{ do: 'snat' }];
    case 'xt':
      return xt(statement, body);
    default:
      return [{ do: 'opaque', expression: expressionText(statement) }];
  }
}

/**
 * nft leaves out the test on the family or transport that a kind of rejection needs, even where it was written:
 * `meta nfproto ipv4 reject` comes back as `reject with icmp port-unreachable`.
 */
function reject(body: Json): readonly Step[] {
  const drop: Step = { do: 'verdict', verdict: { kind: 'drop' } };
  const type = asString(asObject(body)?.['type']);
  const needs =
    type === 'icmp'
      ? ({ field: 'nfproto', value: 2 } as const)
      : type === 'icmpv6'
        ? ({ field: 'nfproto', value: 10 } as const)
        : type === 'tcp reset'
          ? ({ field: 'l4proto', value: TCP } as const)
          : null;
  if (needs === null) return [drop];
  const selector = { field: needs.field, mask: null, family: null, protocol: null, domain: null, text: () => 'reject' };
  const rows = [[{ kind: 'numbers', ranges: single(needs.value) } as const]];
  return [{ do: 'test', test: { kind: 'match', match: { selectors: [selector], rows, negated: false } } }, drop];
}

function metered(statement: Json): Step {
  return { do: 'test', test: { kind: 'fixed', answer: 'some', text: () => expressionText(statement) } };
}

function xt(statement: Json, body: Json): readonly Step[] {
  const object = asObject(body);
  if (PASSING_XT.has(asString(object?.['name']) ?? '')) return [];
  if (object?.['type'] === 'match') {
    return [{ do: 'test', test: { kind: 'fixed', answer: 'unknown', text: () => expressionText(statement) } }];
  }
  return [{ do: 'verdict', verdict: { kind: 'unknown', expression: expressionText(statement) } }];
}

function branch(body: Json, sets: SetTable): Step {
  const object = asObject(body);
  const selectors = selectorsOf(object?.['key']);
  const pairs = pairsOf(object?.['data'], sets);
  if (pairs === null) return { do: 'opaque', expression: expressionText({ vmap: body }) };
  const cases = pairs.map(([key, data]): BranchCase => {
    const tagged = asTagged(data);
    const verdict = tagged === null ? null : verdictOf(tagged.tag, tagged.body);
    return {
      rows: rowsOf(selectors, [key]),
      verdict: verdict ?? { kind: 'unknown', expression: expressionText(data) },
    };
  });
  return { do: 'branch', selectors, cases: [...cases.filter((one) => !isRest(one)), ...cases.filter(isRest)] };
}

/** `*` is taken only where nothing else fits, wherever it stands. */
function isRest({ rows }: BranchCase): boolean {
  return rows.every((row) => row.every(({ kind }) => kind === 'any'));
}

function mangle(body: Json): readonly Step[] {
  const object = asObject(body);
  const key = asTagged(object?.['key']);
  const name = asString(asObject(key?.body)?.[key?.tag === 'payload' ? 'field' : 'key']);
  if (name === 'mark' && (key?.tag === 'meta' || key?.tag === 'ct')) {
    return [{ do: 'mark', to: key.tag === 'meta' ? 'mark' : 'ctmark', change: markChange(object?.['value'], 0) }];
  }
  const moves = key?.tag === 'payload' && /^([sd]addr|[sd]port|protocol|nexthdr)$/.test(name ?? '');
  return moves ? [{ do: 'opaque', expression: expressionText({ mangle: body }) }] : [];
}

/** `mark and 0xff00 or 0x10` as one change; `null` where it is made of something else. */
function markChange(value: Json, depth: number): MarkChange | null {
  if (typeof value === 'number') return { from: null, and: 0, xor: value >>> 0 };
  const tagged = asTagged(value);
  if (tagged === null || depth > 8) return null;
  const key = asObject(tagged.body)?.['key'];
  if (key === 'mark' && tagged.tag === 'meta') return { from: 'mark', and: 0xffff_ffff, xor: 0 };
  if (key === 'mark' && tagged.tag === 'ct') return { from: 'ctmark', and: 0xffff_ffff, xor: 0 };
  const [left, right] = asList(tagged.body) ?? [];
  const inner = markChange(left, depth + 1);
  if (inner === null || typeof right !== 'number') return null;
  switch (tagged.tag) {
    case '&':
      return { ...inner, and: (inner.and & right) >>> 0, xor: (inner.xor & right) >>> 0 };
    case '|':
      return { ...inner, and: (inner.and & ~right) >>> 0, xor: ((inner.xor & ~right) | right) >>> 0 };
    case '^':
      return { ...inner, xor: (inner.xor ^ right) >>> 0 };
    default:
      return null;
  }
}
