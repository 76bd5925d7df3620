import { expect, test } from 'vitest';

import { SERVER } from '../../../test/support/firewalls.ts';
import type { Network } from '../../model/index.ts';
import { withoutGroupRules } from './rules.ts';

const group = (table: string): unknown => ({
  rule: {
    family: 'inet',
    table,
    chain: 'input',
    expr: [
      { match: { op: '==', left: { socket: { key: 'cgroupv2' } }, right: 'system.slice/a.service' } },
      { accept: null },
    ],
  },
});
const other = { rule: { family: 'inet', table: 'menshen', chain: 'input', expr: [{ accept: null }] } };
const read = (nftables: unknown): Network => ({
  ...SERVER,
  firewall: { status: 'read', nftables, dormant: [], xtables: [] },
});

test('only what our table asks of control groups is left out', () => {
  const items = [null, { rule: null }, other, group('menshen'), group('theirs')];
  expect(withoutGroupRules(read({ nftables: items })).firewall).toMatchObject({
    nftables: { nftables: [null, { rule: null }, other, group('theirs')] },
  });
});

test.each([[read(null)], [read({ nftables: 7 })], [SERVER]])('what has no rules stays as it is', (network) => {
  expect(withoutGroupRules(network)).toBe(network);
});
