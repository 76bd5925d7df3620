import { array, assert, constantFrom, dictionary, integer, property, record, stringMatching, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Block } from '../../../../model/index.ts';
import { factsOf } from './facts.ts';
import { type Order, ordersToAdd, ordersToGiveUp, ordersToHold, ordersToRelease, ordersToRemove } from './orders.ts';
import { CHAINS, rulesOf } from './rules.ts';
import { blocksOf, parseTable, type TableState } from './table.ts';

interface Written {
  readonly rule?: { readonly chain: string; readonly expr: readonly unknown[]; readonly comment: string };
  readonly chain?: { readonly name: string };
}

const SSH: Block = { protocol: 'tcp', first: 22, last: 22, answer: 'reset' };
const ports = tuple(integer({ min: 1, max: 65_535 }), integer({ min: 1, max: 65_535 })).map(([one, other]) => ({
  first: Math.min(one, other),
  last: Math.max(one, other),
}));
const block = tuple(
  record({ protocol: constantFrom('tcp', 'udp'), answer: constantFrom('drop', 'reject', 'reset') }),
  ports,
).map(([kind, range]): Block => ({ ...kind, ...range }));
const id = stringMatching(/^[a-z0-9-]{1,32}$/);

/** What the kernel would list after these orders of adding. */
function listed(orders: readonly Order[], change = (rule: object): object => rule): string {
  const added = orders.flatMap(({ add }, handle) => {
    if (add === undefined) return [];
    const written = add as Written;
    return [written.rule === undefined ? written : { rule: { ...change(written.rule), handle } }];
  });
  return JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...added] });
}

const state = (...orders: readonly Order[]): TableState => parseTable(listed(orders));
const handles = (orders: readonly Order[]): readonly unknown[] =>
  orders.flatMap((order) => (order.delete as { rule?: { handle: unknown } })?.rule?.handle ?? []);
const answers = (protocol: Block['protocol']): string =>
  JSON.stringify(rulesOf('x', 0, { ...SSH, protocol }).map(({ expr }) => expr.at(-1)));

/** A rule as other versions of nft print it. */
function reworded(rule: object): object {
  const text = JSON.stringify(rule)
    .replace('{"type":"icmpx","expr":"port-unreachable"}', 'null')
    .replace('["invalid","untracked"]', '{"set":["untracked","invalid"]}')
    .replace(/"op":"==","left":\{"&":\[(\{.*?\}\}),"rst"\]\},"right":0/, '"op":"!","left":$1,"right":"rst"');
  return JSON.parse(text) as object;
}

const read = (text: string): object => Object.fromEntries(blocksOf(parseTable(text)));

describe('blocks', () => {
  test('are read back as they were written', () => {
    assert(
      property(dictionary(id, array(block, { minLength: 1, maxLength: 5 }), { maxKeys: 4 }), (blocks) => {
        const orders = Object.entries(blocks).flatMap(([name, list]) => ordersToAdd(null, name, list));
        expect(read(listed(orders))).toEqual({ ...blocks });
      }),
    );
  });

  test('that lack any one of their rules are none', () => {
    assert(
      property(block, integer({ min: 0, max: 20 }), (shut, which) => {
        const orders = ordersToAdd(null, 'x', [shut]);
        const rules = orders.filter(({ add }) => (add as Written).rule !== undefined);
        const lost = rules[which % rules.length];
        expect(read(listed(orders.filter((order) => order !== lost)))).toEqual({});
      }),
    );
  });

  test('whose rules match anything else besides are none', () => {
    const extra = { match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '192.0.2.1' } };
    const narrow = (rule: object): object => ({ ...rule, expr: [extra, ...(rule as { expr: object[] }).expr] });
    expect(read(listed(ordersToAdd(null, 'x', [SSH]), narrow))).toEqual({});
  });

  test('whose chain hangs nowhere are none', () => {
    const orders = ordersToAdd(null, 'x', [SSH]).filter(({ add }) => (add as Written).chain?.name !== 'output');
    expect(read(listed(orders))).toEqual({});
  });

  test('with the words of other versions of nft', () => {
    const blocks: readonly Block[] = [SSH, { ...SSH, answer: 'reject' }, { ...SSH, protocol: 'udp' }];
    const text = listed(ordersToAdd(null, 'x', blocks), reworded);
    expect(text).toContain('"op":"!"');
    expect(text).toContain('"reject":null');
    expect(read(text)).toEqual({ x: blocks });
  });
});

describe('orders', () => {
  test('to add replace what the id had, and nothing else', () => {
    const before = state(...ordersToAdd(null, 'x', [SSH]), ...ordersToAdd(null, 'y', [SSH]));
    const own = before.own.filter((rule) => rule.id === 'x').map((rule) => rule.handle);
    expect(handles(ordersToAdd(before, 'x', [SSH]))).toEqual(own);
    expect(handles(ordersToAdd(before, 'z', [SSH]))).toEqual([]);
  });

  test('to remove take the table with the last block only', () => {
    const one = ordersToAdd(null, 'x', [SSH]);
    const table = { delete: { table: { family: 'inet', name: 'menshen-closed' } } };
    expect(ordersToRemove(state(...one), 'x').at(-1)).toEqual(table);
    expect(ordersToRemove(state(...one, ...ordersToAdd(null, 'y', [SSH])), 'x')).not.toContainEqual(table);
    const theirs = { add: { rule: { chain: 'input', comment: 'x', expr: [{ drop: null }] } } };
    expect(ordersToRemove(state(...one, theirs), 'x')).not.toContainEqual(table);
    expect(ordersToRemove(state(...one), 'y')).toEqual([]);
  });

  test('to hold are none of a block, and a table that came to nothing goes', () => {
    const held = state(...ordersToHold('x', [SSH]));
    expect(blocksOf(held).size).toBe(0);
    expect(held).toMatchObject({ others: 0, own: [{ chain: 'early' }] });
    expect(handles(ordersToRemove(held, 'x'))).toHaveLength(1);
    expect(ordersToGiveUp(held)).toEqual([]);
    const empty = state(...ordersToAdd(null, 'x', []));
    expect(ordersToGiveUp(empty)).toEqual([{ delete: { table: { family: 'inet', name: 'menshen-closed' } } }]);
  });

  test('write to one table alone', () => {
    const before = state(...ordersToAdd(null, 'x', [SSH]));
    const all = [...ordersToHold('x', [SSH]), ...ordersToAdd(before, 'x', [SSH]), ...ordersToRemove(before, 'x')];
    const named = [...all, ...ordersToRelease()].flatMap((order) =>
      Object.values(order).flatMap((what) =>
        Object.entries(what as Record<string, { table?: string; name?: string }>).map(([kind, it]) =>
          kind === 'table' ? it.name : it.table,
        ),
      ),
    );
    expect([...new Set(named)]).toEqual(['menshen-closed']);
  });
});

describe('rules', () => {
  test('a reset is for TCP alone', () => {
    expect(answers('tcp')).not.toContain('icmpx');
    expect(answers('udp')).not.toContain('tcp reset');
  });

  test('every chain has one', () => {
    expect([...new Set(rulesOf('x', 0, SSH).map(({ chain }) => chain))].toSorted()).toEqual([...CHAINS].toSorted());
  });

  test('the protocol may be said by another match', () => {
    const port = { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 22 } };
    const protocol = { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'tcp' } };
    expect(factsOf([protocol, port])).toBe(factsOf([port]));
    expect(factsOf([{ match: { op: '!=', left: { meta: { key: 'l4proto' } }, right: 'tcp' } }])).toContain('!=');
  });
});

test.each(['', '{}', '[]', 'null', '{"nftables":1}', '{"nftables":['])('what is no listing is refused: %j', (text) => {
  expect(() => parseTable(text)).toThrow(/./);
});

test('odd items are others, and end in no error', () => {
  const items = [null, 1, { rule: null }, { rule: { comment: 'x 0 tcp 1 drop' } }, { chain: {} }, { set: {} }];
  expect(parseTable(JSON.stringify({ nftables: items }))).toMatchObject({ own: [], others: 4 });
});
