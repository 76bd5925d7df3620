import { MenshenError, type PortRange } from '../model/index.ts';
import { linuxPlatform } from './linux/index.ts';
import { ephemeralRange } from './linux/links/index.ts';
import type { Place, Platform } from './platform.ts';

export type * from './platform.ts';

const THIS_MACHINE: Place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };

/**
 * The operating system that Menshen runs on.
 *
 * @throws MenshenError `unsupported-platform` anywhere but on Linux
 */
export function openPlatform(place: Place = THIS_MACHINE): Platform {
  if (process.platform !== 'linux') {
    throw new MenshenError('unsupported-platform', `the live view needs Linux; this is ${process.platform}`, {
      next: 'menshen explain PORT works everywhere',
    });
  }
  return linuxPlatform(place);
}

/** Ports that this machine hands out by itself; `null` where that can't be told. */
export function ephemeralPorts(place: Place = THIS_MACHINE): PortRange | null {
  return process.platform === 'linux' ? ephemeralRange(place) : null;
}
