import { describe, expect, test } from 'vitest';

import { SERVER } from '../../../test/support/firewalls.ts';
import type { Firewall, Network } from '../../model/index.ts';
import { withOnlyOurFilter, withOurTable } from './network.ts';

const meta = { metainfo: { version: '1.0.6' } };
const table = (family: string, name: string): object => ({ table: { family, name } });
const rule = (family: string, name: string): object => ({ rule: { family, table: name, chain: 'c', expr: [] } });
const chain = (name: string, type: string): object => ({ chain: { family: 'ip', table: name, name: 'c', type } });

const read = (items: readonly unknown[], given: Partial<Extract<Firewall, { status: 'read' }>> = {}): Network => ({
  ...SERVER,
  firewall: { status: 'read', nftables: { nftables: items }, dormant: [], xtables: [], ...given },
});
const OURS = [table('inet', 'menshen'), rule('inet', 'menshen')];
const NEW = [meta, table('inet', 'menshen'), { set: { family: 'inet', table: 'menshen', name: 's' } }];
const OTHERS = [table('ip', 'menshen'), rule('ip', 'menshen'), table('inet', 'menshen-closed')];

describe('our table in a firewall', () => {
  test('is replaced, and nobody else’s', () => {
    const { firewall } = withOurTable(read([meta, ...OURS, ...OTHERS], { dormant: ['inet menshen', 'ip x'] }), NEW);
    expect(firewall).toEqual({
      status: 'read',
      nftables: { nftables: [meta, ...OTHERS, ...NEW.slice(1)] },
      dormant: ['ip x'],
      xtables: [],
    });
  });

  test('is added where there is no firewall, and taken away', () => {
    const added = withOurTable(SERVER, OURS);
    expect(added.firewall).toMatchObject({ status: 'read', nftables: { nftables: OURS } });
    expect(withOurTable(added, null).firewall).toEqual({ status: 'none' });
  });

  test('does not make known what can’t be read', () => {
    const firewall = { status: 'unknown', reason: 'rights', detail: 'EPERM' } as const;
    expect(withOurTable({ ...SERVER, firewall }, NEW).firewall).toEqual(firewall);
    expect(withOnlyOurFilter({ ...SERVER, firewall }, OURS).firewall).toMatchObject({ nftables: { nftables: OURS } });
  });

  test('alone: what changes addresses stays', () => {
    const dump = { family: 'ip', backend: 'legacy' } as const;
    const text = '# by iptables\n*nat\n:PREROUTING ACCEPT\nCOMMIT\n*filter\n:INPUT DROP\nCOMMIT\n';
    const others = [chain('a', 'nat'), chain('b', 'filter')];
    const { firewall } = withOnlyOurFilter(read(others, { xtables: [{ ...dump, text }] }), OURS);
    expect(firewall).toMatchObject({
      nftables: { nftables: [chain('a', 'nat'), ...OURS] },
      xtables: [{ text: '*nat\n:PREROUTING ACCEPT\nCOMMIT\n' }],
    });
  });
});
