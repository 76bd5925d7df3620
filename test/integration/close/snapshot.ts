import type { Host } from '../../hosts/index.ts';

/** What closing changes, as the host's own tools tell it. Numbers of processes and of rules are left out. */
const LOOK = `
systemctl show -p Id,LoadState,ActiveState,SubState,UnitFileState -- "$@"
find /etc/systemd/system /run/systemd/system -type l -printf '%p -> %l\\n' | sort
ss -Hltnup | sed -E 's/pid=[0-9]+,//g;s/fd=[0-9]+//g' | awk '{print $1,$2,$5,$7}' | sort
ps -eo user=,args= | grep -E '[s]erver.py|[l]oop.sh' | sort
nft list ruleset
if test -e /var/tmp/busybox-image.tar; then podman --storage-driver=vfs ps --all --format '{{.Names}} {{.Exited}}'; fi
`;

/** The state of the host, for comparing. */
export async function snapshot(host: Host, units: readonly string[]): Promise<string> {
  const text = await host.must(['sh', '-c', LOOK, 'look', ...units, '-.mount']);
  // A container that is started again has another address, other numbers in the kernel, and its rules in another order.
  const alike = text.replace(/\b10\.88\.\d+\.\d+/g, '10.88.x.x').replace(/\bpackets \d+ bytes \d+/g, '');
  return alike.split('\n').toSorted().join('\n');
}
