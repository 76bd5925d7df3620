/** Field after the name, counted from 0: `tty_nr`, see proc_pid_stat(5). */
const TERMINAL = 4;
/** Major numbers of `/dev/pts/*`: Documentation/admin-guide/devices.txt. */
const FIRST_PSEUDO = 136;
const LAST_PSEUDO = 143;

/**
 * The kind of terminal that controls a process: a console (a screen with a keyboard, a serial line, a hypervisor's), or one
 * that another program plays (sshd, tmux, a window of a desktop).
 *
 * @param stat text of `/proc/PID/stat`
 * @returns `null` where it has none
 */
export function parseTerminal(stat: string): 'console' | 'pseudo' | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const device = Number(fields[TERMINAL] ?? 0);
  if (!Number.isSafeInteger(device) || device === 0) return null;
  // Bits 8 to 15; the minor number's lie on both sides.
  const major = (device >> 8) & 0xff;
  return major >= FIRST_PSEUDO && major <= LAST_PSEUDO ? 'pseudo' : 'console';
}
