import { existsSync, readFileSync } from 'node:fs';

/** Something that a test needs and this machine lacks. */
export interface Lack {
  readonly need: string;
  readonly reason: string;
  /** This machine could have it, so that its lack is a fault: a strict run fails. */
  readonly avoidable: boolean;
}

/** What the global set-up found out and hands to the tests. Whatever is not listed as lacking is there. */
export interface Machine {
  /** Why no throw-away host can be made here. */
  readonly host: Lack | null;
  readonly packages: Readonly<Record<string, Lack>>;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Debian or one of its children, with its package manager. */
export function isDebian(): boolean {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** The kernel offers overlays and lets us mount them (CAP_SYS_ADMIN is bit 21: capability.h). */
export function mayMount(): boolean {
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const isAdmin = (BigInt(`0x${capabilities}`) >> 21n) % 2n === 1n;
  return isAdmin && /\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'));
}

declare module 'vitest' {
  export interface ProvidedContext {
    machine: Machine;
  }
  interface TaskMeta {
    lacks?: readonly Lack[];
  }
}
