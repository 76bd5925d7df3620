import { expect, test } from 'vitest';

import { recordedFirewall } from '../../../../test/support/firewalls.ts';
import { tableFacts } from '../../../inspect/index.ts';
import { sharesOf } from './tables.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** `KIND TABLE`, with `!` where it may drop. */
function told(name: string, listed: ReadonlySet<string> = NOBODY): readonly string[] {
  const firewall = recordedFirewall(name);
  if (firewall.status !== 'read') throw new Error(name);
  const shares = sharesOf(tableFacts(firewall), listed);
  return shares.map(({ kind, table, drops }) => `${kind} ${table}${drops ? ' !' : ''}`);
}

test.each([
  ['netavark.rules', ['podman ip filter', 'podman ip nat']],
  ['hostports.rules', ['iptables ip filter !', 'kubernetes ip nat']],
  ['simple-firewall.rules', ['iptables ip filter !']],
  ['plain-drop.nft', ['nftables inet filter !']],
  ['ingress.nft', ['nftables netdev early !', 'nftables inet filter']],
  ['zones.nft', ['nftables inet zones !']],
  // It sleeps: nothing of it is asked.
  ['dormant.nft', ['nftables inet asleep']],
] as const)('%s', (name, expected) => {
  expect(told(name)).toEqual(expected);
});

test('Docker’s chains are told from rules in the chains around them', () => {
  expect(told('docker.rules')).toEqual(expect.arrayContaining(['docker ip filter !', 'docker ip nat']));
});

test('a table that the configuration of nftables.service makes', () => {
  expect(told('plain-drop.nft', new Set(['inet filter']))).toEqual(['nftables-service inet filter !']);
});
