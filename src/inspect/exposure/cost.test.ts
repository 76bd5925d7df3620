import { expect, test } from 'vitest';

import { SERVER } from '../../../test/support/firewalls.ts';
import { socketOf } from '../../../test/support/subjects.ts';
import { exposureJudge } from './index.ts';

const COUNT = 1000;

/** Rules about a network and ports each, which nothing can sum up. */
const ruleset = {
  nftables: [
    { table: { family: 'inet', name: 'f' } },
    { chain: { family: 'inet', table: 'f', name: 'i', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
    ...Array.from({ length: COUNT }, (_, index) => ({
      rule: {
        family: 'inet',
        table: 'f',
        chain: 'i',
        handle: index,
        expr: [
          match('ip', 'saddr', { prefix: { addr: `10.${index >> 8}.${index & 255}.0`, len: 24 } }),
          match('tcp', 'dport', { set: [index, index + 5000, { range: [index + 10_000, index + 10_010] }] }),
          { [index % 2 === 0 ? 'drop' : 'accept']: null },
        ],
      },
    })),
  ],
};

function match(protocol: string, field: string, right: unknown): unknown {
  return { match: { op: '==', left: { payload: { protocol, field } }, right } };
}

// Some 0.4 s here; 25 s where every port is held against every rule.
test('a thousand ports and a thousand rules', () => {
  const firewall = { status: 'read', nftables: ruleset, dormant: [], xtables: [] } as const;
  const started = performance.now();
  const judge = exposureJudge([{ ...SERVER, firewall }], []);
  const levels = Array.from({ length: COUNT }, (_, number) => {
    const socket = socketOf({ namespace: 1, local: { address: '0.0.0.0', port: number } });
    return judge.of({ namespace: 1, protocol: 'tcp', number, sockets: [socket] }).exposure.level;
  });
  expect(performance.now() - started).toBeLessThan(5000);
  expect([levels[21], levels[22]]).toEqual(['network', 'host']);
});
