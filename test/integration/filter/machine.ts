import type { Host } from '../../hosts/index.ts';

/** A machine inside a host that can be switched off and on: what is on its disk stays, what is in its kernel's memory goes. */
export interface Machine {
  /** Its init, by the host's count. */
  readonly init: string;
  must(argv: readonly string[], input?: string): Promise<string>;
  /** Ends everything in it at once. */
  powerOff(): Promise<void>;
}

/**
 * As in `test/hosts/boot.sh`: the kernel is the real machine's, so that its settings must stay out of reach. By the id of its
 * boot it was started anew all the same.
 */
const BOOT = `
  set -e
  mount --make-rprivate /
  mount -t proc -o nosuid,nodev,noexec proc /proc
  mount -o bind /proc/sys /proc/sys
  mount -o bind /proc/sys/net /proc/sys/net
  mount -o remount,bind,ro,nosuid,nodev,noexec /proc/sys
  [ ! -e /proc/sysrq-trigger ] || mount -o bind,ro /dev/null /proc/sysrq-trigger
  mount -t sysfs -o nosuid,nodev,noexec,ro sysfs /sys
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
  mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs /run
  cat /proc/sys/kernel/random/uuid >/run/boot-id
  mount -o bind,ro /run/boot-id /proc/sys/kernel/random/boot_id
  exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    /lib/systemd/systemd --system --unit=multi-user.target >/dev/null 2>&1
`;
const ENTER = `
  set -e
  mkdir "/sys/fs/cgroup/machine-$$"
  echo 0 >"/sys/fs/cgroup/machine-$$/cgroup.procs"
  exec unshare --pid --mount --net --uts --ipc --cgroup --fork --kill-child sh -c "$1"
`;

/** Boots systemd over the host's files, in namespaces of its own; returns when it is up. */
export async function powerOn(host: Host): Promise<Machine> {
  const running = await host.spawn(['sh', '-c', ENTER, 'enter', BOOT]);
  const init = await childOf(host, running.pid);
  const enter = ['nsenter', '-t', init, '-a', '--'];
  for (let up = ''; !/running|degraded/.test(up);) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    up = (await host.run([...enter, 'systemctl', 'is-system-running'])).stdout;
  }
  return {
    init,
    must: (argv, input) => host.must([...enter, ...argv], { timeout: 60_000, ...(input !== undefined && { input }) }),
    powerOff: () => running.kill(),
  };
}

/** The first process in the new namespaces, which `unshare` waits for; what the shell before it runs is not meant. */
async function childOf(host: Host, pid: number): Promise<string> {
  for (;;) {
    const told = await host.must(['cat', `/proc/${pid}/comm`, `/proc/${pid}/task/${pid}/children`]);
    const [, child] = /^unshare\n(\d+) $/.exec(told) ?? [];
    if (child !== undefined) return child;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
