import { constants } from 'node:os';

import { call } from './calls.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';

/** Beyond the last of the kernel's signals. */
const SIGNALS = 65;
const SIG_DFL = 0;
const SIG_IGN = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const UNLIMITED = 0xffff_ffff_ffff_ffffn;
/** Here the C library's limits have 32 bits: they stay as they are. */
const NARROW: boolean = ['arm', 'ia32'].includes(process.arch);
const { SIGKILL, SIGSTOP } = constants.signals;

/** Soft and hard limit; `null` for none. */
export type ResourceLimit = readonly [soft: number | null, hard: number | null];

function lastErrno(): string {
  return errnoName(libc().koffi.errno());
}

function limitCall(resource: number, wanted: readonly [bigint, bigint] | null): readonly [bigint, bigint] | string {
  const found = new BigUint64Array(2);
  const pair = wanted === null ? null : new Uint8Array(BigUint64Array.from(wanted).buffer);
  if (call('prlimit')(0, resource, pair, new Uint8Array(found.buffer)) !== 0) return lastErrno();
  return [found[0] ?? 0n, found[1] ?? 0n];
}

const amount = (limit: number | null): bigint => (limit === null ? UNLIMITED : BigInt(limit));
const lower = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/**
 * Lets this process raise a limit later, when it may have given up the right to: the hard limit becomes as high as it is
 * wanted, where we may.
 *
 * @param resource its number: `RLIMIT_CPU` is 0
 */
export function allowResourceLimit(resource: number, [, hard]: ResourceLimit): void {
  const now = NARROW ? '' : limitCall(resource, null);
  if (typeof now !== 'string' && now[1] < amount(hard)) limitCall(resource, [now[0], amount(hard)]);
}

/**
 * Sets a limit of this process and of what it becomes, as near to what is wanted as we may.
 *
 * @param resource its number: `RLIMIT_CPU` is 0
 * @returns the errno's name where nothing could be set, else `null`
 * @see getrlimit(2)
 */
export function setResourceLimit(resource: number, [soft, hard]: ResourceLimit): string | null {
  if (NARROW) return null;
  const now = limitCall(resource, null);
  if (typeof now === 'string') return now;
  const set = limitCall(resource, [lower(amount(soft), now[1]), lower(amount(hard), now[1])]);
  return typeof set === 'string' ? set : null;
}

/**
 * Makes one descriptor a copy of another, which the next program inherits; the other may be the same.
 *
 * @returns the errno's name, or `null`
 */
export function placeDescriptor(from: number, to: number): string | null {
  return call('dup2')(from, to) < 0 ? lastErrno() : null;
}

/**
 * Keeps a descriptor from the next program. Those that we open are kept from it anyway; those that we were started with
 * are not.
 */
export function keepDescriptor(descriptor: number): void {
  call('fcntl')(descriptor, F_SETFD, FD_CLOEXEC);
}

/**
 * Runs another program in place of this one: same pid, same parent.
 *
 * @param ignored numbers of the signals that it shall ignore; others have their default actions in it, also those that
 *   Node ignores
 * @returns the errno's name; only where it could not be done
 * @see execve(2)
 */
export function becomeProgram(
  path: string,
  argv: readonly string[],
  environment: readonly string[],
  ignored: readonly number[],
): string {
  const [signal, execve] = [call('signal'), call('execve')];
  for (let number = 1; number < SIGNALS; number += 1) {
    if (number !== SIGKILL && number !== SIGSTOP) signal(number, ignored.includes(number) ? SIG_IGN : SIG_DFL);
  }
  execve(path, [...argv, null], [...environment, null]);
  return lastErrno();
}
