import { MenshenError, type PortRange } from '../model/index.ts';
import { linuxDirectView } from './linux/hidden/index.ts';
import { linuxPlatform } from './linux/index.ts';
import { ephemeralRange } from './linux/links/index.ts';
import type { Control } from './control.ts';
import type { DirectView, Place, Platform } from './platform.ts';

export type * from './control.ts';
export type * from './filter.ts';
export type * from './platform.ts';

const THIS_MACHINE: Place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };

/**
 * The operating system that Menshen runs on.
 *
 * @throws MenshenError `unsupported-platform` anywhere but on Linux
 */
export function openPlatform(place: Place = THIS_MACHINE): Platform {
  requireLinux();
  return linuxPlatform(place);
}

/**
 * The way to look behind this machine's listings.
 *
 * @throws MenshenError `unsupported-platform` anywhere but on Linux
 */
export function openDirectView(place: Place = THIS_MACHINE): DirectView {
  requireLinux();
  return linuxDirectView(place);
}

/**
 * What changes this machine. Loaded when it is asked for: whoever only looks needs none of it.
 *
 * @throws MenshenError `unsupported-platform` anywhere but on Linux
 */
export async function openControl(place: Place = THIS_MACHINE): Promise<Control> {
  requireLinux();
  return (await import('./linux/control/index.ts')).linuxControl(place);
}

function requireLinux(): void {
  if (process.platform === 'linux') return;
  throw new MenshenError('unsupported-platform', { code: 'needs-linux', platform: process.platform });
}

/** Ports that this machine hands out by itself; `null` where that can't be told. */
export function ephemeralPorts(place: Place = THIS_MACHINE): PortRange | null {
  return process.platform === 'linux' ? ephemeralRange(place) : null;
}
