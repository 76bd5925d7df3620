import type { Messages } from '../../i18n/index.ts';
import type { PortKey } from '../../model/index.ts';

/** More than these are counted: a range may have thousands. */
const PORTS_SHOWN = 12;

/** `80/tcp, 443/tcp, 8000-8003/tcp`. */
export function portsText(ports: readonly PortKey[], { punctuation, close }: Messages): string {
  const ranges = rangesOf(ports);
  const shown = ranges.slice(0, PORTS_SHOWN).join(punctuation.listed);
  return ranges.length > PORTS_SHOWN ? close.loss.more(shown) : shown;
}

function rangesOf(ports: readonly PortKey[]): readonly string[] {
  const ordered = ports.toSorted((a, b) => a.protocol.localeCompare(b.protocol) || a.number - b.number);
  const ranges: { first: number; last: number; protocol: string }[] = [];
  for (const { protocol, number } of ordered) {
    const last = ranges.at(-1);
    if (last !== undefined && last.protocol === protocol && number <= last.last + 1) last.last = number;
    else ranges.push({ first: number, last: number, protocol });
  }
  return ranges.map(({ first, last, protocol }) => `${first === last ? first : `${first}-${last}`}/${protocol}`);
}
