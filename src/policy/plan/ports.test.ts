import { describe, expect, test } from 'vitest';

import { linkOf, LOOPBACK } from '../../../test/support/firewalls.ts';
import { allowing, entryOf, viewOf } from '../../../test/support/plans.ts';
import { heldBy, networkOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import type { Firewall, PortEffect, ResolvedPolicy } from '../../model/index.ts';
import { compile } from '../compile/index.ts';
import { linesFor, portEffects } from './ports.ts';

const INTERFACES = [LOOPBACK, linkOf(2, 'eth0', ['192.168.1.10/24'])];
const itemsOf = (policy: ResolvedPolicy): readonly unknown[] =>
  compile(policy, { groups: false }).flatMap((command) => ('add' in command ? [command.add] : []));

/** The effect on 8080/tcp, where others have this ruleset. */
function effect(policy: ResolvedPolicy, firewall: Firewall = { status: 'none' }): PortEffect {
  const network = networkOf({ interfaces: INTERFACES, firewall });
  const socket = socketOf({ local: { address: '0.0.0.0', port: 8080 } });
  const view = viewOf(network, [socket], new Map([[socket.inode, heldBy(processOf(), processOf())]]));
  const [found] = portEffects(view, policy, { now: null, next: itemsOf(policy) });
  if (found === undefined) throw new Error('no port');
  return found;
}

function ruled(policy: 'accept' | 'drop', ...exprs: readonly (readonly object[])[]): Firewall {
  const at = { family: 'inet', table: 'f' };
  const nftables = [
    { table: { family: 'inet', name: 'f' } },
    { chain: { ...at, name: 'i', type: 'filter', hook: 'input', prio: 0, policy } },
    ...exprs.map((expr, handle) => ({ rule: { ...at, chain: 'i', handle, expr } })),
  ];
  return { status: 'read', nftables: { nftables }, dormant: [], xtables: [] };
}

const port = (right: number): object => ({
  match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right },
});
const OPEN = allowing([entryOf({ ports: ['8080/tcp'], line: 7 })]);
const SHUT = allowing([entryOf({ ports: ['22/tcp'] })]);

describe('a port', () => {
  test('that stays open, and one that is shut', () => {
    const kept = { lines: [7], before: { level: 'network' }, after: { level: 'network' }, shutBy: null };
    expect(effect(OPEN)).toMatchObject({ ...kept, holders: ['sshd'] });
    expect(effect(SHUT)).toMatchObject({
      lines: [],
      before: { level: 'network' },
      after: { level: 'host' },
      shutBy: null,
    });
  });

  test('that another shuts', () => {
    expect(effect(OPEN, ruled('drop'))).toMatchObject({ after: { level: 'host' }, shutBy: 'inet f i: policy drop' });
    const byRule = effect(OPEN, ruled('accept', [port(8080), { drop: null }]));
    expect(byRule.shutBy).toBe('inet f i handle 0: tcp dport 8080 drop');
    expect(effect(OPEN, ruled('drop', [port(8080), { accept: null }])).shutBy).toBeNull();
    // Nobody is let in by the policy either.
    expect(effect(SHUT, ruled('drop')).shutBy).toBeNull();
  });

  test('where others’ rules can’t be read', () => {
    const firewall = { status: 'unknown', reason: 'rights', detail: 'EPERM' } as const;
    expect(effect(OPEN, firewall)).toMatchObject({
      before: { level: 'unknown' },
      after: { level: 'unknown', atMost: 'network' },
      shutBy: null,
    });
    expect(effect(SHUT, firewall)).toMatchObject({ before: { level: 'unknown' }, after: { level: 'host' } });
  });
});

test('which entries let in', () => {
  const entries = [
    entryOf({ ports: ['80/tcp', '8000-8100/tcp'], line: 1 }),
    entryOf({ target: { kind: 'all' }, interfaces: ['wg0'], line: 2 }),
    entryOf({ target: { kind: 'protocol', number: 17, name: 'udp' }, line: 3 }),
    entryOf({ target: { kind: 'ping' }, line: 4 }),
  ];
  expect(linesFor(entries, [{ protocol: 'tcp', number: 8080 }])).toEqual([1, 2]);
  expect(linesFor(entries, [{ protocol: 'udp', number: 80 }])).toEqual([2, 3]);
  expect(
    linesFor(entries, [
      { protocol: 'tcp', number: 1 },
      { protocol: 'tcp', number: 80 },
    ]),
  ).toEqual([1, 2]);
});
