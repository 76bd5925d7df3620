import { readdirSync, readFileSync } from 'node:fs';

import type { Firewall, Interface, Network } from '../../src/model/index.ts';

const FOLDER = new URL('../fixtures/firewall/', import.meta.url);

/** Rulesets that are kept with what readFirewall made of them. `.nft` is for `nft -f`, `.rules` for iptables-nft-restore. */
export const RULESETS: readonly string[] = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'));

export function rulesetText(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

export function recordingUrl(name: string): URL {
  return new URL(`${name}.json`, FOLDER);
}

/** What nft 1.0.6 and iptables 1.8.9 of Debian 12 printed of a ruleset. */
export function recordedFirewall(name: string): Firewall {
  return JSON.parse(readFileSync(recordingUrl(name), 'utf8')) as Firewall;
}

/** An interface that is up; addresses with their prefix length. */
export function linkOf(
  index: number,
  name: string,
  addresses: readonly string[],
  given: Partial<Interface> = {},
): Interface {
  return {
    index,
    name,
    up: true,
    loopback: name === 'lo',
    kind: null,
    master: 0,
    addresses: addresses.map((text) => {
      const [address = '', length] = text.split('/');
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      return { family, address, prefixLength: Number(length), scope: 'global' };
    }),
    ...given,
  };
}

export const LOOPBACK: Interface = linkOf(1, 'lo', ['127.0.0.1/8', '::1/128']);

/** A server with a private and a public address and two container networks. No packet is ever sent to any of them. */
export const SERVER: Network = {
  namespace: 1,
  own: true,
  interfaces: [
    LOOPBACK,
    linkOf(2, 'eth0', ['192.168.1.10/24', '20.30.40.50/24', '2600:1:2:3::5/64', 'fe80::5/64']),
    linkOf(3, 'docker0', ['172.17.0.1/16'], { kind: 'bridge' }),
    linkOf(4, 'veth0', [], { kind: 'veth', master: 3 }),
    linkOf(5, 'br1', ['10.0.5.1/24'], { kind: 'bridge' }),
    linkOf(6, 'veth1', [], { kind: 'veth', master: 5 }),
  ],
  firewall: { status: 'none' },
  ephemeral: { first: 32_768, last: 60_999 },
  forwarding: true,
};
