import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import type { Host } from './host.ts';

/** One end of a cable between two hosts. */
export interface End {
  readonly host: Host;
  /** With prefix length: `192.0.2.1/24`, `2001:db8::1/64`. Of RFC 5737, 3849, 2544 or 4193 only: nobody's real address. */
  readonly addresses: readonly string[];
  /** Name of the interface; the first free `ethN` where missing. */
  readonly interface?: string;
}

const DOCUMENTATION =
  /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|198\.1[89]\.|10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|2001:db8:|f[cd][0-9a-f]{2}:|fe80:)/i;

/** Joins two hosts' networks by a veth pair; both ends are up, with their addresses, when it returns. Returns the ends' interface names. */
export async function connect(left: End, right: End): Promise<readonly [string, string]> {
  for (const address of [...left.addresses, ...right.addresses]) {
    if (!DOCUMENTATION.test(address)) throw new Error(`${address} may be somebody's real address`);
  }
  const names = [left.interface ?? freeName(left.host), right.interface ?? freeName(right.host)] as const;
  // `true` fails where the host has ended, so that a reused pid is never entered below.
  await Promise.all([left.host.must(['true']), right.host.must(['true'])]);
  const pair = ['link', 'add', names[0], 'type', 'veth', 'peer', 'name', names[1], 'netns', String(right.host.pid)];
  // Only the network is entered: `ip` must know the other host by its pid out here. The machine's own network never holds either end.
  await promisify(execFile)('nsenter', [`--net=/proc/${left.host.pid}/ns/net`, 'ip', ...pair]);
  await Promise.all([raise(left, names[0]), raise(right, names[1])]);
  return names;
}

/** Addresses are usable at once: no duplicate address detection. */
async function raise(end: End, name: string): Promise<void> {
  await end.host.must(['sh', '-c', 'echo 0 >"$1" || :', 'raise', `/proc/sys/net/ipv6/conf/${name}/accept_dad`]);
  const lines = [
    ...end.addresses.map((address) => `addr add ${address} dev ${name}${address.includes(':') ? ' nodad' : ''}`),
    `link set ${name} up`,
  ];
  await end.host.must(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

function freeName(host: Host): string {
  const taken = readFileSync(`/proc/${host.pid}/net/dev`, 'utf8');
  for (let number = 0; ; number++) {
    if (!taken.includes(`eth${number}:`)) return `eth${number}`;
  }
}
