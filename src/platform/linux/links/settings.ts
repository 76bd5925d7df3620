import { readFileSync } from 'node:fs';

import type { PortRange } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';

/** Ports that the calling thread's network namespace hands out by itself; `null` where that can't be read. */
export function ephemeralRange(place: Place): PortRange | null {
  const match = /^(\d{1,5})\s+(\d{1,5})\s*$/.exec(setting(place, 'ip_local_port_range') ?? '');
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  return first <= last && last <= 65_535 ? { first, last } : null;
}

/** Whether the calling thread's network namespace passes IPv4 on between interfaces; `null` where that can't be read. */
export function forwarding(place: Place): boolean | null {
  const value = setting(place, 'ip_forward');
  return value === null ? null : value.trim() !== '0';
}

/** A value of ip-sysctl (`Documentation/networking/ip-sysctl.rst`); the kernel shows each thread its own namespace's. */
function setting(place: Place, name: string): string | null {
  try {
    return readFileSync(`${place.proc}/sys/net/ipv4/${name}`, 'latin1');
  } catch {
    return null;
  }
}
