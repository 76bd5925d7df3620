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
  const found: Found[] = [];
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
    found.push(foundOf(numberOf(pid) ?? 0, text.slice(from + 1, quote), numberOf(fd) ?? 0));
    if (more === undefined) return { programs: joined(found), rest: text.slice(0, start) + text.slice(REST.lastIndex) };
    from = REST.lastIndex;
  }
  return null;
}

type Found = Program & { readonly pid: number; readonly descriptors: number[] };

function foundOf(pid: number, name: string, descriptor: number): Found {
  return name === '' ? { pid, descriptors: [descriptor] } : { pid, name, descriptors: [descriptor] };
}

/** A program that has a socket open several times is named several times. */
function joined(found: readonly Found[]): readonly Program[] {
  if (found.length === 1) return found;
  const byPid = new Map<number, Found>();
  for (const one of found) {
    const known = byPid.get(one.pid);
    if (known === undefined) byPid.set(one.pid, one);
    else known.descriptors.push(...one.descriptors);
  }
  return [...byPid.values()];
}
