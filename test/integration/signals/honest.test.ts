import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { doorCheck, portOf, verdict } from '../judge/door-check.ts';

/** Like BPFDoor's, but in the system's own Python and for its own work: ARP only. */
const ARP = `
import socket, time
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
print("hears", flush=True)
time.sleep(600)
`;
const SERVERS = [
  ['ssh', 22],
  ['vsftpd', 21],
  ['rsync', 873],
  ['memcached', 11_211],
] as const;

describe(
  'an honest machine',
  needs(
    'systemd-host',
    'dist',
    'package:openssh-server',
    'package:vsftpd',
    'package:rsync',
    'package:memcached',
    'package:python3',
    'package:tcpdump',
    'package:isc-dhcp-client',
    'package:libjemalloc2',
  ),
  () => {
    let host: Host;
    let other: Host;

    beforeAll(async () => {
      [host, other] = await Promise.all([
        startHost({ name: 'honest', init: 'systemd' }),
        startHost({ name: 'neighbour' }),
      ]);
      await connect({ host, addresses: ['198.51.100.7/24'] }, { host: other, addresses: ['198.51.100.9/24'] });
      await host.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
      const preload = '[Service]\nEnvironment=LD_PRELOAD=libjemalloc.so.2\n';
      await host.write('/etc/systemd/system/rsync.service.d/preload.conf', preload);
      await host.must(['systemctl', 'daemon-reload']);
      for (const [unit] of SERVERS) await host.must(['systemctl', 'start', unit], { timeout: 60_000 });
      for (const [, port] of SERVERS) await host.listening('tcp', port);
      const sniffer = await host.spawn(['tcpdump', '-n', '-i', 'eth0']);
      await sniffer.printed('listening on');
      await host.spawn(['dhclient', '-d', 'eth0']);
      await host.write('/srv/arp.py', ARP);
      const arp = await host.spawn(['python3', '/srv/arp.py']);
      await arp.printed('hears');
    });
    afterAll(async () => {
      await Promise.all([host?.stop(), other?.stop()]);
    });

    test('a preloaded allocator, a sniffer, a DHCP client and a program that hears ARP are no finding', async () => {
      const check = await doorCheck(host);
      const rsync = check.processes.find(({ name }) => name === 'rsync');
      expect(rsync?.preloads).toMatchObject([{ by: 'LD_PRELOAD', package: { name: 'libjemalloc2' } }]);
      expect([...check.ports, ...check.connections].filter(({ findings }) => findings.length > 0)).toEqual([]);
    });

    test('nor are its servers once an upgrade has brought other bytes, whether they were restarted or not', async () => {
      await upgrade(host, 'rsync', '/usr/bin/rsync');
      await upgrade(host, 'vsftpd', '/usr/sbin/vsftpd');
      await host.must(['systemctl', 'restart', 'rsync']);
      await host.listening('tcp', 873);
      const check = await doorCheck(host);
      expect(verdict(portOf(check, 873))?.slice(2)).toEqual([]);
      expect(verdict(portOf(check, 21))?.slice(2)).toEqual(['deleted-executable 5']);
      const running = check.processes.find(({ name }) => name === 'vsftpd');
      expect(running?.package?.version).toContain('menshen');
      expect(running).not.toHaveProperty('altered');
    });

    test('nor a server whose package was installed again', async () => {
      await host.must(['sh', '-c', 'cp -a /usr/bin/rsync /usr/bin/r && mv /usr/bin/r /usr/bin/rsync']);
      await host.must(['systemctl', 'restart', 'rsync']);
      await host.listening('tcp', 873);
      const check = await doorCheck(host);
      expect(check.processes.find(({ name }) => name === 'rsync')?.altered).toBeNull();
    });
  },
);

/** Makes a newer version of an installed package, whose program has a byte more, and installs it as dpkg does. */
async function upgrade(host: Host, name: string, program: string): Promise<void> {
  const script = `
set -e
tree=/root/build/$1
mkdir -p $tree/DEBIAN
while read -r path; do
  [ -f "$path" ] && [ ! -L "$path" ] || continue
  mkdir -p "$tree$(dirname "$path")" && cp -a "$path" "$tree$path"
done < /var/lib/dpkg/info/$1.list
echo >> "$tree$2"
dpkg-query -W -f 'Package: \${Package}\\nVersion: \${Version}+menshen1\\nArchitecture: \${Architecture}\\nMaintainer: test <test@example.invalid>\\nDescription: test\\n' $1 > $tree/DEBIAN/control
cp /var/lib/dpkg/info/$1.conffiles $tree/DEBIAN/ 2>/dev/null || :
(cd $tree && find usr -type f -exec md5sum {} + > DEBIAN/md5sums)
dpkg-deb -b $tree /root/$1.deb
dpkg -i --force-confold --force-depends /root/$1.deb
`;
  await host.must(['sh', '-c', script, 'upgrade', name, program], { timeout: 60_000 });
}
