import { userInfo } from 'node:os';

import type { Messages } from '../i18n/index.ts';
import type { Coverage } from '../model/index.ts';

export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** The home of who runs this, as the list of users has it; `null` where it does not know them. */
export function homeOf(): string | null {
  try {
    return userInfo().homedir;
  } catch {
    return null;
  }
}

/** Some other network namespace could not be entered, or nobody knows whether there are more. */
export function missesNamespaces({ namespaces: { known, entered }, problems }: Coverage): boolean {
  return known === undefined || entered < known || problems.some(({ code }) => code === 'namespace-unreadable');
}

/** Some process could not be looked at. */
export function missesProcesses({ processes: { readable, total } }: Coverage): boolean {
  return readable < total;
}

/**
 * Says why an answer is not the whole one that was asked for.
 *
 * @param live whether more rights on this machine would help
 */
export function incompleteText(reasons: readonly string[], { errors }: Messages, live: boolean = true): string {
  const hints = isRoot() || !live ? [] : [errors.incomplete.sudo];
  return [...reasons, ...hints].map((line) => `${errors.prefix}${line}\n`).join('');
}
