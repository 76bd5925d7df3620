import { describe, expect, test } from 'vitest';

import { arrivalsScript, type Lane, laneKey, readArrivals, translates } from './arrivals.ts';

const LANES: readonly Lane[] = [
  { family: 'ip', protocol: 'tcp', sourcePort: 53, to: '198.18.0.1' },
  { family: 'ip6', protocol: 'udp', sourcePort: 20, to: '2001:db8::1' },
];

const list = (...items: readonly unknown[]): string => JSON.stringify({ nftables: items });
const set = (name: string, elem?: readonly unknown[]): unknown => ({
  set: { name, ...(elem !== undefined && { elem }) },
});

test('each lane has ports of its own', () => {
  const found = readArrivals(list({ metainfo: {} }, set('lane0', [80, 256]), set('lane1'), set('other', [1])), LANES);
  expect(LANES.map((lane) => [...(found.get(laneKey(lane)) ?? [])])).toEqual([[80, 256], []]);
});

test('newer versions of nft say more of each', () => {
  const found = readArrivals(list(set('lane0', [{ elem: { val: 443, counter: { packets: 1 } } }])), LANES);
  expect([...(found.get(laneKey(LANES[0] as Lane)) ?? [])]).toEqual([443]);
});

test.each(['null', '[]', '{"nftables":[null,{"set":null},{"set":{"name":"lane9"}}]}'])('%s holds nothing', (json) => {
  expect(readArrivals(json, LANES).size).toBe(0);
});

test.each([
  ['filter', 'prerouting', false],
  ['nat', 'postrouting', false],
  ['nat', 'prerouting', true],
])('a chain of %s at %s', (type, hook, expected) => {
  expect(translates(list({ chain: { type, hook } }, { chain: {} }))).toBe(expected);
});

describe('only conntrack knows what was asked for, and only where there is NAT it is asked', () => {
  test.each([
    [true, true],
    [false, false],
  ])('%s', (translated, asks) => {
    expect(arrivalsScript('menshen-probe0', LANES, translated).join('\n').includes('ct ')).toBe(asks);
  });
});
