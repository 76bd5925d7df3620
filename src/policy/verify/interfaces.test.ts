import { expect, test } from 'vitest';

import { linkOf, SERVER } from '../../../test/support/firewalls.ts';
import { resolvedOf } from '../../../test/support/policies.ts';
import { portOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import type { Network } from '../../model/index.ts';
import { interfaceVerdicts } from './interfaces.ts';

/** Lets in 22 by docker0 alone. */
const RULES = {
  nftables: [
    { table: { family: 'inet', name: 't' } },
    { chain: { family: 'inet', table: 't', name: 'i', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
    {
      rule: {
        family: 'inet',
        table: 't',
        chain: 'i',
        handle: 3,
        expr: [{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'docker0' } }, { accept: null }],
      },
    },
  ],
};
const NETWORK: Network = {
  ...SERVER,
  interfaces: [...SERVER.interfaces, linkOf(9, 'menshen-probe0', ['198.18.0.1/30'], { kind: 'veth' })],
  firewall: { status: 'read', nftables: RULES, dormant: [], xtables: [] },
};
const POLICY = resolvedOf(
  'allow:\n  - port: 22/tcp\n    interface: docker0\n  - port: 22/tcp\n    from: 192.168.1.0/24\n',
);

test('each listener by each interface that others can come in by, but for our own', () => {
  const socket = socketOf({ namespace: 1, local: { address: '0.0.0.0', port: 22 } });
  const ports = [portOf(22, 'anywhere', [processOf()], { namespace: 1, sockets: [socket] })];
  const found = interfaceVerdicts({ networks: [NETWORK], ports }, POLICY, (name) => name.startsWith('menshen-probe'));
  expect(found.map(({ interface: name, expected, byRules }) => [name, expected, byRules.level])).toEqual([
    ['eth0', ['192.168.1.0/24'], 'host'],
    ['docker0', ['0.0.0.0/0', '::/0'], 'network'],
    ['br1', ['192.168.1.0/24'], 'host'],
  ]);
  expect(JSON.stringify(found)).not.toContain('198.18');
});
