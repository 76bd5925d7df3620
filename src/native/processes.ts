import { call } from './calls.ts';
import { libc } from './libc.ts';

/** Number of tgkill, which older C libraries have no name for: from the kernel's system call tables. */
const TGKILL: Readonly<Record<string, number>> = {
  arm: 268,
  arm64: 131,
  ia32: 270,
  loong64: 131,
  riscv64: 131,
  x64: 234,
};

/** Whether there is a process with this number: its first thread answers to signal 0, which does nothing. */
export type ProcessQuestion = (pid: number) => boolean;

/**
 * Asks the kernel for single processes, past /proc. Other threads' numbers do not answer, since tgkill wants the
 * process and the thread to be the one that is named; other users' processes do (EPERM). 0.3 µs each.
 *
 * @returns null where the number of the call is not known for this processor
 * @throws Error where koffi has no build for this machine
 * @see tgkill(2)
 */
export function processQuestion(): ProcessQuestion | null {
  const { koffi } = libc();
  const number = TGKILL[process.arch];
  if (number === undefined) return null;
  const syscall = call('syscall');
  const nobody = koffi.os.errno['ESRCH'];
  return (pid) => syscall(number, pid, pid, 0, 0, 0) === 0 || koffi.errno() !== nobody;
}
