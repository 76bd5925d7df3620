import type { Program } from '../../format.ts';
import { numberOf } from '../shared/numbers.ts';

const START = 'users:((';
/** Behind a name: `pid=812,fd=3`, with contexts of SELinux between them, or of old `812,3`; then the next, or the end. */
const REST =
  /",(?:pid=)?(\d{1,10}),(?:proc_ctx=[^,)]{0,256},)?(?:fd=)?(\d{1,10})(?:,sock_ctx=[^,)]{0,256})?\)(?:(,)\(|\)(?=\s|$))/y;

/**
 * Reads `users:(("sshd",pid=812,fd=3),("systemd",pid=1,fd=45))`. A name may hold quotes and brackets, and is not
 * escaped: it ends where a pid and a descriptor follow, and then another name or the end. It has 15 bytes at most, too few to
 * imitate all of that.
 *
 * @returns the programs, each once, and what stands before and behind them; `null` where there are none
 */
export function readUsers(text: string): { readonly programs: readonly Program[]; readonly rest: string } | null {
  const start = text.indexOf(START);
  if (start < 0) return null;
  const found: { readonly pid: number; readonly name: string; readonly fd: number }[] = [];
  let from = start + START.length;
  let quote = from;
  while (text[from] === '"') {
    quote = text.indexOf('",', Math.max(quote, from + 1));
    if (quote < 0) break;
    REST.lastIndex = quote;
    const rest = REST.exec(text);
    if (rest === null) {
      quote++;
      continue;
    }
    const [, pid, fd, more] = rest;
    found.push({ name: text.slice(from + 1, quote), pid: numberOf(pid) ?? 0, fd: numberOf(fd) ?? 0 });
    if (more === undefined) return { programs: joined(found), rest: text.slice(0, start) + text.slice(REST.lastIndex) };
    from = REST.lastIndex;
  }
  return null;
}

function joined(found: readonly { readonly pid: number; readonly name: string; readonly fd: number }[]): Program[] {
  const byPid = new Map<number, Program & { readonly descriptors: number[] }>();
  for (const { pid, name, fd } of found) {
    const known = byPid.get(pid);
    if (known === undefined) byPid.set(pid, { pid, ...(name !== '' && { name }), descriptors: [fd] });
    else known.descriptors.push(fd);
  }
  return [...byPid.values()];
}
