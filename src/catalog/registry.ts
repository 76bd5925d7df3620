import { registry } from './data.ts';
import { type Transport, TRANSPORTS } from '../text/index.ts';

/** A name that IANA registered for a port. */
export interface RegisteredName {
  readonly protocol: Transport;
  readonly port: number;
  readonly name: string;
}

interface Line {
  readonly port: number;
  readonly protocols: readonly Transport[];
  readonly name: string;
  /** Where the next line starts. */
  readonly next: number;
}

/** IANA's name for one port, or `null`. */
export function registeredName(protocol: Transport, port: number): string | null {
  return registeredBetween([protocol], port, port)[0]?.name ?? null;
}

/** All names that IANA registered in a range, by ascending port. */
export function registeredBetween(
  protocols: readonly Transport[],
  first: number,
  last: number,
): readonly RegisteredName[] {
  const found: RegisteredName[] = [];
  for (let line = lineAt(startOf(first)); line !== null && line.port <= last; line = lineAt(line.next)) {
    found.push(...namesOf(line).filter(({ protocol }) => protocols.includes(protocol)));
  }
  return found;
}

/** All ports that IANA registered for a name, in any case. */
export function registeredPorts(name: string): readonly RegisteredName[] {
  if (!/^[\x21-\x7E]+$/.test(name)) return [];
  const lower = registry().toLowerCase();
  const wanted = ` ${name.toLowerCase()}\n`;
  const found: RegisteredName[] = [];
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + 1)) {
    const line = lineAt(lower.lastIndexOf('\n', at) + 1);
    if (line !== null) found.push(...namesOf(line));
  }
  return found;
}

/** Every registered name once. */
export function registeredNames(): ReadonlySet<string> {
  return new Set(registry().match(/[^ \n]+(?=\n)/g));
}

function namesOf({ port, protocols, name }: Line): readonly RegisteredName[] {
  return protocols.map((protocol) => ({ protocol, port, name }));
}

/** The line that starts there; `null` behind the last. */
function lineAt(start: number): Line | null {
  const lines = registry();
  const blank = lines.indexOf(' ', start);
  const end = lines.indexOf('\n', start);
  if (blank === -1 || end === -1) return null;
  const mark = lines[blank - 1];
  const protocols = TRANSPORTS.filter((protocol) => mark === protocol[0]);
  return {
    port: numberAt(lines, start),
    protocols: protocols.length === 0 ? TRANSPORTS : protocols,
    name: lines.slice(blank + 1, end),
    next: end + 1,
  };
}

/** Where the first line with at least this port starts. Bisection on the text itself: nothing has to be parsed before. */
function startOf(port: number): number {
  const lines = registry();
  let low = 1;
  let high = lines.length;
  while (low < high) {
    const start = lines.lastIndexOf('\n', Math.floor((low + high) / 2) - 1) + 1;
    if (numberAt(lines, start) >= port) high = Math.min(start, high - 1);
    else low = lines.indexOf('\n', start) + 1;
  }
  return low;
}

/** The number that starts there, read without a copy: this is the inner loop of every look-up. */
function numberAt(text: string, start: number): number {
  let number = 0;
  for (let at = start; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  return number;
}
