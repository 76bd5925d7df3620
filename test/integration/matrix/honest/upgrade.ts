import { expect } from 'vitest';

import type { Process } from '../../../../src/model/index.ts';
import type { Host } from '../../../hosts/index.ts';
import type { Machine } from './machine.ts';

/** Package, unit, program, door. */
const SERVERS = [
  ['apache2', 'apache2', '/usr/sbin/apache2', 'tcp/80'],
  ['bind9', 'named', '/usr/sbin/named', 'tcp/53'],
  ['memcached', 'memcached', '/usr/bin/memcached', 'tcp/11211'],
  ['openssh-server', 'ssh', '/usr/sbin/sshd', 'tcp/22'],
  ['redis-server', 'redis-server', '/usr/bin/redis-check-rdb', 'tcp/6379'],
  ['rsync', 'rsync', '/usr/bin/rsync', 'tcp/873'],
  ['vsftpd', 'vsftpd', '/usr/sbin/vsftpd', 'tcp/21'],
] as const;

const PRELOAD = '[Service]\nEnvironment=LD_PRELOAD=libjemalloc.so.2\n';

async function start(host: Host): Promise<void> {
  await host.write('/etc/systemd/system/vsftpd.service.d/preload.conf', PRELOAD);
  await host.must(['systemctl', 'daemon-reload']);
  await host.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
  await host.must(['systemctl', 'start', ...SERVERS.map(([, unit]) => unit)], { timeout: 60_000 });
  for (const [, , , door] of SERVERS) await host.listening('tcp', Number(door.split('/')[1]));
  await upgrade(host, 'rsync', '/usr/bin/rsync');
  await upgrade(host, 'vsftpd', '/usr/sbin/vsftpd');
  await host.must(['systemctl', 'restart', 'rsync']);
  await host.listening('tcp', 873);
}

const common: Pick<Machine, 'packages' | 'doors'> = {
  packages: [...SERVERS.map(([name]) => name), 'libjemalloc2'],
  doors: SERVERS.map(([, , , door]) => door),
};

/** After `apt upgrade`: what was restarted, what was not, and what was installed again. */
export const UPGRADED: Machine = {
  ...common,
  id: 'upgraded',
  stage: async (host) => {
    await start(host);
    await host.must(['sh', '-c', 'cp -a /usr/bin/memcached /usr/bin/new && mv /usr/bin/new /usr/bin/memcached']);
    await host.must(['systemctl', 'restart', 'memcached']);
    await host.listening('tcp', 11_211);
  },
  runs: ({ processes }) => {
    const named = (wanted: string): Process | undefined => processes.find(({ name }) => name === wanted);
    expect(named('vsftpd')).toMatchObject({ executable: { deleted: true } });
    expect(named('vsftpd')?.package?.version).toContain('menshen');
    // What runs was there before its package: that can't be told. What was restarted is the package's.
    expect(named('vsftpd')).not.toHaveProperty('altered');
    expect(named('vsftpd')?.preloads).toMatchObject([{ by: 'LD_PRELOAD', package: { name: 'libjemalloc2' } }]);
    expect(named('rsync')?.altered).toBeNull();
    expect(named('memcached')?.altered).toBeNull();
  },
};

/** In the middle of it: everything is unpacked, nothing more restarted, and dpkg waits for a maintainer script. */
export const UPGRADING: Machine = {
  ...common,
  id: 'upgrading',
  stage: async (host) => {
    await start(host);
    const library = await host.must(['sh', '-c', "dpkg -L libjemalloc2 | grep 'so[.]2$'"]);
    for (const file of [library.trim(), ...SERVERS.map(([, , program]) => program)]) {
      await host.must(['sh', '-c', 'cp -a "$1" "$1.dpkg-new" && mv "$1.dpkg-new" "$1"', 'unpack', file]);
    }
    // So that dpkg holds its lock, its journal and a half-configured package.
    const waiting = await build(host, 'memcached', '/usr/bin/memcached', '#!/bin/sh\necho configuring\nsleep 600\n');
    await (await host.spawn(['dpkg', '-i', '--force-confold', '--force-depends', waiting])).printed('configuring');
    await host.must(['sh', '-c', 'ls /var/lib/dpkg/updates/0*']);
  },
  runs: ({ ports, processes }) => {
    expect(processes.find(({ name }) => name === 'vsftpd')?.preloads).toMatchObject([{ deleted: true }]);
    const signals = new Set(ports.flatMap(({ findings }) => findings.map(({ signal }) => signal)));
    expect([...signals]).toContain('deleted-executable');
  },
};

/** Makes a newer version of an installed package, whose program has a byte more, and installs it as dpkg does. */
async function upgrade(host: Host, name: string, program: string): Promise<void> {
  const package_ = await build(host, name, program);
  await host.must(['dpkg', '-i', '--force-confold', '--force-depends', package_], { timeout: 60_000 });
}

/** @param script run once it is unpacked */
async function build(host: Host, name: string, program: string, script?: string): Promise<string> {
  const make = `
set -e
tree=/root/build/$1
mkdir -p $tree/DEBIAN
while read -r path; do
  [ -f "$path" ] && [ ! -L "$path" ] || continue
  mkdir -p "$tree$(dirname "$path")" && cp -a "$path" "$tree$path"
done < /var/lib/dpkg/info/$1.list
echo >> "$tree$2"
[ -z "$3" ] || { printf '%s' "$3" >$tree/DEBIAN/postinst; chmod 755 $tree/DEBIAN/postinst; }
dpkg-query -W -f 'Package: \${Package}\\nVersion: \${Version}+menshen1\\nArchitecture: \${Architecture}\\nMaintainer: test <test@example.invalid>\\nDescription: test\\n' $1 > $tree/DEBIAN/control
cp /var/lib/dpkg/info/$1.conffiles $tree/DEBIAN/ 2>/dev/null || :
(cd $tree && find usr -type f -exec md5sum {} + > DEBIAN/md5sums)
dpkg-deb -Znone -b $tree /root/$1.deb`;
  await host.must(['sh', '-c', make, 'build', name, program, script ?? ''], { timeout: 60_000 });
  return `/root/${name}.deb`;
}
