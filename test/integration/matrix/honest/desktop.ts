import { expect } from 'vitest';

import type { Machine } from './machine.ts';

const PRELOAD = '[Service]\nEnvironment=LD_PRELOAD=libjemalloc.so.2\n';
const SUPPLICANT = 'ap_scan=0\nnetwork={\n  key_mgmt=IEEE8021X\n  eap=MD5\n  identity="x"\n  password="x"\n}\n';
/** What a browser opens: mDNS in the kernel's own range, and QUIC. */
const BROWSER = `
import socket, struct, time
held = []
for _ in range(3):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("0.0.0.0", 0))
    held.append(s)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
s.bind(("224.0.0.251", 5353))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton("224.0.0.251"), socket.inet_aton("198.51.100.7")))
q = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
q.connect(("198.51.100.9", 443))
print("open", flush=True)
time.sleep(600)
`;
/** Like a monitor's, in the system's own Python and for its own work: ARP only. */
const ARP = `
import socket, time
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
print("hears", flush=True)
time.sleep(600)
`;

export const DESKTOP: Machine = {
  id: 'desktop',
  packages: [
    ...(['avahi-daemon', 'cups-browsed', 'cups-daemon', 'dbus', 'isc-dhcp-client', 'libjemalloc2'] as const),
    ...([
      'memcached',
      'openssh-server',
      'python3',
      'syncthing',
      'systemd-timesyncd',
      'tcpdump',
      'wpasupplicant',
    ] as const),
  ],
  doors: ['udp/5353', 'tcp/631', 'udp/68', 'tcp/22000', 'udp/21027', 'tcp/8384', 'tcp/22', 'tcp/11211'],
  stage: async (host) => {
    await host.must(['useradd', '--create-home', '--shell', '/bin/bash', 'li']);
    await host.write('/etc/systemd/system/memcached.service.d/preload.conf', PRELOAD);
    await host.write('/etc/wpa_supplicant/wired.conf', SUPPLICANT);
    await host.must(['systemctl', 'daemon-reload']);
    const units = ['dbus', 'avahi-daemon', 'cups', 'cups-browsed', 'ssh', 'memcached', 'systemd-timesyncd'];
    await host.must(['systemctl', 'start', ...units], { timeout: 60_000 });
    await host.spawn(['wpa_supplicant', '-D', 'wired', '-i', 'eth0', '-c', '/etc/wpa_supplicant/wired.conf']);
    await host.spawn(['dhclient', '-d', 'eth0']);
    await (await host.spawn(['tcpdump', '-n', '-i', 'eth0'])).printed('listening on');
    await host.write('/srv/arp.py', ARP);
    await (await host.spawn(['python3', '/srv/arp.py'])).printed('hears');
    await host.write('/home/li/browser/browser.py', BROWSER);
    await (await host.spawn(['python3', '/home/li/browser/browser.py'], { user: 'li' })).printed('open');
    await host.spawn(['syncthing', 'serve', '--no-browser'], { user: 'li', cwd: '/home/li' });
    for (const port of [631, 22, 11_211, 22_000, 8384]) await host.listening('tcp', port, 40_000);
    for (const port of [5353, 68, 21_027]) await host.listening('udp', port, 20_000);
  },
  runs: ({ processes }) => {
    const memcached = processes.find(({ name }) => name === 'memcached');
    expect(memcached?.preloads).toMatchObject([{ by: 'LD_PRELOAD', package: { name: 'libjemalloc2' } }]);
  },
};
