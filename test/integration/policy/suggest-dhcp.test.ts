import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { becomes } from '../units/ask.ts';
import { entryAt, type SuggestScene, suggestScene } from './suggest-scene.ts';

describe(
  'on a server that systemd-networkd gives its address by DHCP',
  needs(
    'systemd-host',
    'podman',
    'package:openssh-server',
    'package:nginx-light',
    'package:redis-server',
    'package:dnsmasq',
  ),
  () => {
    let scene: SuggestScene;
    beforeAll(async () => {
      scene = await suggestScene();
      const { server, caller } = scene;
      await connect(
        { host: server, addresses: [], interface: 'lan0' },
        { host: caller, addresses: ['192.168.77.1/24'], interface: 'lan0' },
      );
      const serve =
        '--interface=lan0 --bind-interfaces --dhcp-range=192.168.77.50,192.168.77.60 --port=0 --dhcp-leasefile=/run/leases';
      await caller.spawn(['dnsmasq', '--no-daemon', '--conf-file=/dev/null', ...serve.split(' ')]);
      await caller.listening('udp', 67);
      await server.write('/etc/systemd/network/lan.network', '[Match]\nName=lan0\n[Network]\nDHCP=ipv4\n');
      await server.must(['systemctl', 'start', 'systemd-networkd']);
    });
    afterAll(() => scene.stop());

    test('its port stays open, and a policy without it is told of', async () => {
      const hasLease = async (): Promise<boolean> =>
        (await scene.server.must(['ip', '-4', '-o', 'addr', 'show', 'lan0'])).includes('192.168.77.');
      expect(await becomes(hasLease, 20_000)).toBe(true);
      const { suggestion, resolved } = await scene.ask('allow: [{ port: 22/tcp }]');
      expect(entryAt(suggestion, 68)).toMatchObject({ active: true, addresses: null, programs: ['systemd-networkd'] });
      expect(resolved?.warnings).toEqual([{ code: 'dhcp-shut', port: { protocol: 'udp', number: 68 } }]);
      const kept = await scene.ask('allow: [{ name: dhclient }]');
      expect(kept.resolved?.warnings).toEqual([]);
      expect(kept.resolved?.policy.allow[0]?.target).toMatchObject({
        ports: [{ protocol: 'udp', first: 68, last: 68 }],
      });
    });

    test('a server of addresses and names is open to those behind its interface', async () => {
      const { server } = scene;
      const serve =
        '--interface=eth0 --bind-interfaces --dhcp-range=10.77.0.100,10.77.0.110 --dhcp-leasefile=/run/leases';
      await server.spawn(['dnsmasq', '--no-daemon', '--conf-file=/dev/null', '--no-resolv', ...serve.split(' ')]);
      await server.listening('udp', 67);
      const { suggestion } = await scene.ask();
      expect(entryAt(suggestion, 67)).toMatchObject({ active: true, addresses: null, interfaces: ['eth0'] });
      expect(entryAt(suggestion, 53)).toMatchObject({
        active: true,
        addresses: ['10.77.0.0/24', 'fd00:77::/64', 'fe80::/10'],
        ports: [
          { protocol: 'tcp', first: 53, last: 53 },
          { protocol: 'udp', first: 53, last: 53 },
        ],
      });
    });
  },
);
