import { expect, test } from 'vitest';

import { listingOf } from './listing.ts';

const items = (...list: readonly unknown[]): readonly unknown[] =>
  listingOf('table inet menshen {\n}', JSON.stringify({ nftables: list })).items;

test('the text ends in one line', () => {
  for (const end of ['', '\n', '\n\n']) {
    expect(listingOf(`table inet menshen {\n}${end}`, '{"nftables":[]}').text).toBe('table inet menshen {\n}\n');
  }
});

test('without handles and state', () => {
  const ours = { family: 'inet', table: 'menshen' };
  expect(
    items(
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'inet', name: 'menshen', handle: 2 } },
      { counter: { ...ours, name: 'c', handle: 3, packets: 4, bytes: 5 } },
      { quota: { ...ours, name: 'q', handle: 4, bytes: 10, used: 5, inv: true } },
      { set: { ...ours, name: 's', elem: ['10.0.0.1', { elem: { val: '10.0.0.2', timeout: 60, expires: 5 } }] } },
      { rule: { ...ours, chain: 'i', handle: 9, expr: [{ counter: null }, { drop: null }] } },
    ),
  ).toEqual([
    { metainfo: { version: '1.0.6' } },
    { table: { family: 'inet', name: 'menshen' } },
    { counter: { ...ours, name: 'c' } },
    { quota: { ...ours, name: 'q', bytes: 10, inv: true } },
    { set: { ...ours, name: 's', elem: ['10.0.0.1', { elem: { val: '10.0.0.2', timeout: 60 } }] } },
    { rule: { ...ours, chain: 'i', expr: [{ counter: null }, { drop: null }] } },
  ]);
});

test('what nft would not print stays as it is', () => {
  const odd = [null, 1, 'x', [], {}, { rule: null }, { set: { elem: [null, { elem: 3 }] } }];
  expect(items(...odd)).toEqual(odd);
});

test.each(['', '{', 'null', '[]', '{"nftables":{}}'])('no listing: %j', (json) => {
  expect(() => listingOf('', json)).toThrow(/./);
});
