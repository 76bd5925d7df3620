import type { CatalogFacts, KnownAs } from '../model/index.ts';
import { facts } from './data.ts';
import { once } from './once.ts';
import type { Transport } from '../text/index.ts';
import { registeredName } from './registry.ts';

interface Index {
  /** Entries that name a single port, by `key`; the one to name it by first. */
  readonly single: ReadonlyMap<number, readonly CatalogFacts[]>;
  /** The narrowest first. */
  readonly ranges: readonly (CatalogFacts['ports'][number] & { readonly entry: CatalogFacts })[];
}

const index: () => Index = /* @__PURE__ */ once(() => {
  const single = new Map<number, CatalogFacts[]>();
  const ranges: Index['ranges'][number][] = [];
  for (const entry of facts().entries) {
    for (const ports of entry.ports) {
      const at = key(ports.protocol, ports.first);
      if (ports.first < ports.last) ranges.push({ ...ports, entry });
      else single.set(at, [...(single.get(at) ?? []), entry]);
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
 * IANA's registry beneath. The entry's `programs` are all that rightly hold this port: also those of other entries for
 * it, and those that carry ports for others (`systemd`, `docker-proxy`).
 * @param holders names of the programs that hold it, where they are known: of several entries for one port (9090 is
 * Prometheus' and Cockpit's) the one that names such a program is taken
 */
export function knownAs(protocol: Transport, port: number, holders: readonly string[] = []): KnownAs | null {
  const { single, ranges } = index();
  const found = [...(single.get(key(protocol, port)) ?? [])];
  for (const range of ranges) {
    if (range.protocol === protocol && port >= range.first && port <= range.last) found.push(range.entry);
  }
  const best = found.find(({ programs }) => holders.some((holder) => programs.includes(holder))) ?? found[0];
  if (best !== undefined) {
    return { name: best.names[0] ?? best.id, from: 'catalog', entry: { ...best, programs: rightful(best, found) } };
  }
  const name = registeredName(protocol, port);
  return name === null ? null : { name, from: 'iana', entry: null };
}

/** Empty where any program may hold the port. */
function rightful(best: CatalogFacts, found: readonly CatalogFacts[]): readonly string[] {
  const lists = found.filter((entry) => entry === best || entry.kind === 'service' || entry.kind === 'client');
  if (lists.some(({ programs }) => programs.length === 0)) return [];
  return [...lists.flatMap(({ programs }) => programs), ...facts().carriers];
}
