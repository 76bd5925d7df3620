import type { CatalogFacts, CatalogText, KnownAs, Language } from '../model/index.ts';
import { facts, once, textsIn } from './data.ts';
import type { Transport } from './ports.ts';
import { registeredName } from './registry.ts';

interface Index {
  /** Entries that name a single port, by `key`; the one to name it by first. */
  readonly single: ReadonlyMap<number, readonly CatalogFacts[]>;
  readonly ranges: readonly {
    readonly protocol: Transport;
    readonly first: number;
    readonly last: number;
    readonly entry: CatalogFacts;
  }[];
}

const index: () => Index = once(() => {
  const { entries, carriers } = facts();
  const single = new Map<number, CatalogFacts[]>();
  const ranges: Index['ranges'][number][] = [];
  for (const written of entries) {
    const entry =
      written.programs.length === 0 ? written : { ...written, programs: [...written.programs, ...carriers] };
    for (const { protocol, first, last } of entry.ports) {
      if (first !== last) ranges.push({ protocol, first, last, entry });
      else single.set(key(protocol, first), [...(single.get(key(protocol, first)) ?? []), entry]);
    }
  }
  ranges.sort((one, other) => one.last - one.first - (other.last - other.first));
  return { single, ranges };
});

function key(protocol: Transport, port: number): number {
  return protocol === 'tcp' ? port : port + 65_536;
}

/**
 * What a port is known as: our catalog first, an exact port before a range and a narrow range before a wide one;
 * IANA's registry beneath. The entry's `programs` include those that carry ports for others (`systemd`, `docker-proxy`).
 */
export function knownAs(protocol: Transport, port: number): KnownAs | null {
  const entry =
    index().single.get(key(protocol, port))?.[0] ??
    index().ranges.find((range) => range.protocol === protocol && port >= range.first && port <= range.last)?.entry;
  if (entry !== undefined) return { name: entry.names[0] ?? entry.id, from: 'catalog', entry };
  const name = registeredName(protocol, port);
  return name === null ? null : { name, from: 'iana', entry: null };
}

/** What a person reads about an entry; `null` where there is no entry of that id. */
export function entryText(id: string, language: Language): CatalogText | null {
  const texts = textsIn(language);
  return Object.hasOwn(texts, id) ? (texts[id] ?? null) : null;
}
