import { REFUSE } from '../../hidden/scene.ts';
import type { Host } from '../../../hosts/index.ts';
import type { View } from '../look.ts';

/**
 * What a rootkit shows: `filtered`, a `/proc/net/tcp` without the intruder's ports; `alone`, the same, and the kernel's other
 * listing (netlink) refused, so that nothing contradicts it.
 */
export type ViewName = 'filtered' | 'alone';

const REFUSE_PROGRAM = '/usr/local/lib/refuse.py';

export async function prepareViews(host: Host): Promise<void> {
  await host.write(REFUSE_PROGRAM, REFUSE);
}

/** The views that leave these ports out. */
export function viewsWithout(ports: readonly number[]): Readonly<Record<ViewName, View>> {
  const hex = ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')).join('\\|');
  // By a thread's own path and by its process's: programs read either.
  const prepare = `
mkdir -p /run/net
for table in /proc/net/*; do [ -d "$table" ] || cat "$table" >"/run/net/\${table##*/}"; done
grep -v ':\\(${hex}\\) ' /proc/net/tcp >/run/net/tcp
mount --bind /run/net /proc/$$/net
mount --bind /run/net /proc/$$/task/$$/net
exec "$@"`;
  const filtered: View = (command) => ['unshare', '--mount', 'sh', '-ec', prepare, 'sh', ...command];
  return { filtered, alone: (command) => filtered(['python3', REFUSE_PROGRAM, 'netlink', ...command]) };
}
