import type { CatalogPorts } from '../model/index.ts';

/** A transport that a catalog entry can speak of. */
export type Transport = CatalogPorts['protocol'];

export const TRANSPORTS: readonly Transport[] = ['tcp', 'udp'];

/** Ports as a person writes them; `protocols` is what was named, or both where none was. */
export interface WrittenPorts {
  readonly first: number;
  readonly last: number;
  readonly protocols: readonly Transport[];
}

export const HIGHEST_PORT = 65_535;

/** Why a text that was meant to be ports is none. */
export type PortsFault = 'number' | 'order' | 'protocol' | 'form';

const FORM = /^(\d{1,6})(?:\s*[-~–—]\s*(\d{1,6}))?(?:\s*\/\s*(.*))?$/u;

/**
 * Reads `22`, `22/tcp`, `53/tcp+udp`, `8000-8100/tcp` (also with `~` or a dash between, as Chinese texts write it).
 * Gives the fault as a word where the text is no such thing.
 */
export function parsePorts(text: string): WrittenPorts | PortsFault {
  const match = FORM.exec(text.trim());
  if (match?.[1] === undefined) return 'form';
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  if (first > HIGHEST_PORT || last > HIGHEST_PORT) return 'number';
  if (first > last) return 'order';
  const protocols = parseProtocols(match[3]);
  return protocols === null ? 'protocol' : { first, last, protocols };
}

function parseProtocols(text: string | undefined): readonly Transport[] | null {
  if (text === undefined) return TRANSPORTS;
  const named = text.toLowerCase().split('+');
  const known = TRANSPORTS.filter((transport) => named.includes(transport));
  return known.length === named.length ? known : null;
}
