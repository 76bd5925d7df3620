import { call } from './calls.ts';

/** Number of the call, for which libc has no name: from the kernel's system call tables. */
const KCMP: Readonly<Record<string, number>> = {
  arm: 378,
  arm64: 272,
  ia32: 349,
  loong64: 272,
  riscv64: 272,
  x64: 312,
};
const KCMP_FILES = 2;

/**
 * Whether two threads share one table of descriptors, as threads of a process do unless one asked for its own
 * (`unshare(CLONE_FILES)`); `null` where it can't be told: no right to look, gone, or a kernel without kcmp.
 *
 * @see kcmp(2)
 */
export type TableComparison = (thread: number, other: number) => boolean | null;

/** @throws Error where koffi has no build for this machine */
export function tableComparison(): TableComparison {
  const number = KCMP[process.arch];
  if (number === undefined) return () => null;
  const syscall = call('syscall');
  return (thread, other) => {
    const order = syscall(number, thread, other, KCMP_FILES, 0, 0);
    return order < 0 ? null : order === 0;
  };
}
