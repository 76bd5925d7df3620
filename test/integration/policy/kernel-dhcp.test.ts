import { expect, test } from 'vitest';

import { connect } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { load, ownWorld } from './world.ts';

const SERVER = `
default-lease-time 20; max-lease-time 20;
subnet 198.18.5.0 netmask 255.255.255.0 { range 198.18.5.100 198.18.5.110; }
`;

test(
  'an address is had by DHCP though nothing may come in, since its client reads raw packets',
  needs('host', 'package:nftables', 'package:isc-dhcp-client', 'package:isc-dhcp-server'),
  async () => {
    const { host, peer } = await ownWorld();
    await connect(
      { host, addresses: [], interface: 'lan0' },
      { host: peer, addresses: ['198.18.5.1/24'], interface: 'lan0' },
    );
    await peer.write('/tmp/dhcpd.conf', SERVER);
    await peer.must(['sh', '-c', 'touch /tmp/leases']);
    const server = await peer.spawn([
      '/usr/sbin/dhcpd',
      '-f',
      '-cf',
      '/tmp/dhcpd.conf',
      '-lf',
      '/tmp/leases',
      '--no-pid',
      'lan0',
    ]);
    await server.printed('Sending on   Socket');
    await load(host, 'icmp: needed\nallow: []');
    const client = ['/sbin/dhclient', '-1', '-v', '-lf', '/tmp/client', '-pf', '/tmp/pid', 'lan0'];
    await host.must(client, { timeout: 60_000 });
    expect(await host.must(['ip', '-4', '-o', 'addr', 'show', 'dev', 'lan0'])).toContain('198.18.5.1');
  },
);
