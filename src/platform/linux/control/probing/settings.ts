import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import type { Place } from '../../../platform.ts';

/** It takes nothing from the other end but what it is asked, and makes no address by itself. */
export function calm({ proc }: Place, name: string): void {
  const settings = [
    ['accept_ra', '0'],
    ['autoconf', '0'],
    ['accept_dad', '0'],
    ['accept_redirects', '0'],
    ['router_solicitations', '0'],
    ['addr_gen_mode', '1'],
  ] as const;
  for (const [setting, value] of settings) write(`${proc}/sys/net/ipv6/conf/${name}/${setting}`, value);
  write(`${proc}/sys/net/ipv4/conf/${name}/accept_redirects`, '0');
}

/**
 * Whether this machine has IPv6 at all: some interface of it. Then our end gets it too, also where new ones do not.
 *
 * @param isOurs whether another interface was laid to probe
 */
export function speaksIpv6({ proc }: Place, name: string, isOurs: (name: string) => boolean): boolean {
  const folder = `${proc}/sys/net/ipv6/conf`;
  const others = list(folder).filter((other) => !['all', 'default', 'lo', name].includes(other) && !isOurs(other));
  const has = (conf: string): boolean => read(`${folder}/${conf}/disable_ipv6`) === '0';
  if (has(name)) return true;
  if (!others.some(has)) return false;
  write(`${folder}/${name}/disable_ipv6`, '0');
  return has(name);
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null;
  }
}

/** Where /proc/sys can't be written, as in many containers, the machine's own values have to do. */
function write(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch {}
}
