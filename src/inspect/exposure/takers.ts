import type { Network, Protocol, Socket } from '../../model/index.ts';
import { onlyValue, type Ranges, relation, single } from '../firewall/index.ts';
import { type Binding, bindingOf } from './binding.ts';
import { allows } from './candidates.ts';
import type { SourceBook } from './sources.ts';
import type { Candidate } from './types.ts';

/** Where packets have come to on this computer. */
export interface Place {
  readonly protocol: Protocol;
  readonly address: Ranges;
  readonly port: Ranges;
  /** By which they came in. */
  readonly way: Candidate;
}

/** The open sockets of one network, by the place that they take packets at. */
export interface Takers {
  /** Whether some socket takes packets there, or some of them. */
  take(place: Place): boolean;
}

interface Taker {
  readonly port: number;
  readonly binding: Binding;
}

export function takersOf(sockets: Iterable<Socket>, network: Network, book: SourceBook): Takers {
  const byPort = new Map<string, Taker[]>();
  for (const socket of sockets) {
    const { protocol, local } = socket;
    const taker = { port: local.port, binding: bindingOf(socket, network, book) };
    const key = `${protocol} ${local.port}`;
    const known = byPort.get(key);
    if (known === undefined) byPort.set(key, [taker]);
    else known.push(taker);
  }
  const concerning = ({ protocol, port }: Place): readonly Taker[] => {
    const only = onlyValue(port);
    if (only !== null) return byPort.get(`${protocol} ${only}`) ?? [];
    return [...byPort].flatMap(([key, takers]) => (key.startsWith(`${protocol} `) ? takers : []));
  };
  return {
    take: (place) =>
      concerning(place).some(
        ({ port, binding }) => relation(single(port), place.port) !== 'outside' && answersAt(binding, place),
      ),
  };
}

function answersAt(binding: Binding, { address, way }: Place): boolean {
  if (binding.kind !== 'loopback' && !allows(binding.interface, way.link)) return false;
  if (binding.kind === 'wildcard') return binding.families.includes(way.address.family);
  return (
    binding.address.family === way.address.family && relation(single(binding.address.value), address) !== 'outside'
  );
}
