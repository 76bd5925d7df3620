import { formatAddress, type IpFamily, onlyValue, type Ranges, type Value } from '../../inspect/index.ts';
import { pairsOf, rangesKey } from './sources.ts';
import { TABLE } from './table.ts';
import type { NftCommand, NftMap, NftMapElement, NftSet, NftValue } from './types.ts';

/** The named sets of a table; who asks for the same again gets the same one. */
export interface Sets {
  /** The value to compare ports with: a number, or the name of a set. */
  ports(set: Ranges): NftValue;
  /** The same for addresses. */
  addresses(family: IpFamily, set: Ranges): NftValue;
  /** Makes a map from ports to verdicts; returns what a rule calls it. Its chains must be there before it. */
  verdicts(name: string, elem: readonly NftMapElement[]): string;
  commands(): readonly NftCommand[];
  maps(): readonly NftCommand[];
}

export function newSets(): Sets {
  const known = new Map<string, NftSet>();
  const maps: NftMap[] = [];
  const counts = { ports: 0, addresses: 0 };
  const named = (kind: 'ports' | 'addresses', suffix: string, set: Ranges, make: () => Rest): string => {
    const key = `${kind}${suffix} ${rangesKey(set)}`;
    const found = known.get(key);
    if (found !== undefined) return `@${found.name}`;
    counts[kind] += 1;
    const name = `${kind}_${counts[kind]}${suffix}`;
    known.set(key, { ...TABLE, name, ...make() });
    return `@${name}`;
  };
  return {
    // A range stands in a set, too: nft 1.0.6 prints anonymous ones of `ct original proto-dst` wrong.
    ports: (set) => onlyPort(set) ?? named('ports', '', set, () => portSet(set)),
    addresses: (family, set) => {
      if (set.length === 2) return addressValue(family, set[0] as Value, set[1] as Value);
      const make = (): Rest => ({
        type: family === 'ip' ? 'ipv4_addr' : 'ipv6_addr',
        flags: ['interval'],
        elem: pairsOf(set).map(([first, last]) => addressValue(family, first, last)),
      });
      return named('addresses', family === 'ip' ? '_ip' : '_ip6', set, make);
    },
    verdicts: (name, elem) => {
      const plain = elem.every(([value]) => typeof value === 'number');
      const flags = plain ? {} : { flags: ['interval'] as const };
      maps.push({ ...TABLE, name, type: 'inet_service', map: 'verdict', ...flags, elem });
      return `@${name}`;
    },
    maps: () => maps.map((map) => ({ add: { map } })),
    commands: () => [...known.values()].map((set) => ({ add: { set } })),
  };
}

type Rest = Pick<NftSet, 'type' | 'flags' | 'elem'>;

function onlyPort(set: Ranges): number | null {
  const port = onlyValue(set);
  return port === null ? null : Number(port);
}

/** Without `interval` where there is no range: the kernel then finds a port by its bit, or by a hash. */
function portSet(set: Ranges): Rest {
  const pairs = pairsOf(set);
  const elem = pairs.map(([first, last]): NftValue =>
    first === last ? Number(first) : { range: [Number(first), Number(last)] },
  );
  const plain = elem.every((value) => typeof value === 'number');
  return { type: 'inet_service', ...(plain ? {} : { flags: ['interval'] as const }), elem };
}

/** One address, a network where the range is one, or the range. */
function addressValue(family: IpFamily, first: Value, last: Value): NftValue {
  const addr = formatAddress(family, first);
  if (first === last) return addr;
  const size = BigInt(last) - BigInt(first) + 1n;
  const aligned = (size & (size - 1n)) === 0n && (BigInt(first) & (size - 1n)) === 0n;
  if (!aligned) return { range: [addr, formatAddress(family, last)] };
  const free = size.toString(2).length - 1;
  return { prefix: { addr, len: (family === 'ip' ? 32 : 128) - free } };
}
