import { registry } from './data.ts';
import { type Transport, TRANSPORTS } from './ports.ts';

/** A name that IANA registered for a port. */
export interface RegisteredName {
  readonly protocol: Transport;
  readonly port: number;
  readonly name: string;
}

/** IANA's name for one port, or `null`. */
export function registeredName(protocol: Transport, port: number): string | null {
  const lines = registry()[protocol];
  const line = readLine(lines, startOf(lines, port));
  return line?.port === port ? line.name : null;
}

/** All names that IANA registered in a range, by ascending port. */
export function registeredBetween(protocol: Transport, first: number, last: number): readonly RegisteredName[] {
  const lines = registry()[protocol];
  const found: RegisteredName[] = [];
  let at = startOf(lines, first);
  for (let line = readLine(lines, at); line !== null && line.port <= last; line = readLine(lines, at)) {
    found.push({ protocol, port: line.port, name: line.name });
    at = line.end;
  }
  return found;
}

/** All ports that IANA registered for a name, in any case. */
export function registeredPorts(name: string): readonly RegisteredName[] {
  if (!/^[\x21-\x7E]+$/.test(name)) return [];
  const wanted = ` ${name.toLowerCase()}\n`;
  return TRANSPORTS.flatMap((protocol) => {
    const lines = registry()[protocol];
    const lower = lines.toLowerCase();
    const found: RegisteredName[] = [];
    for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + 1)) {
      const line = readLine(lines, lines.lastIndexOf('\n', at) + 1);
      if (line !== null) found.push({ protocol, port: line.port, name: line.name });
    }
    return found;
  });
}

/** Every registered name once. */
export function registeredNames(): ReadonlySet<string> {
  return new Set(TRANSPORTS.flatMap((protocol) => registry()[protocol].match(/[^ \n]+(?=\n)/g) ?? []));
}

function readLine(lines: string, at: number): { port: number; name: string; end: number } | null {
  const blank = lines.indexOf(' ', at);
  const end = lines.indexOf('\n', at);
  if (blank === -1 || end === -1) return null;
  return { port: Number(lines.slice(at, blank)), name: lines.slice(blank + 1, end), end: end + 1 };
}

/** Where the first line with at least this port starts. Bisection on the text itself: nothing has to be parsed. */
function startOf(lines: string, port: number): number {
  let low = 1;
  let high = lines.length;
  while (low < high) {
    const start = lines.lastIndexOf('\n', Math.floor((low + high) / 2) - 1) + 1;
    const line = readLine(lines, start);
    if (line === null || line.port >= port) high = Math.min(start, high - 1);
    else low = line.end;
  }
  return low;
}
