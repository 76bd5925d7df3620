import type { Exposure, ExposureReason, Reach, Socket, System } from '../../model/index.ts';
import { type SourceBook, sourceBook } from '../exposure/index.ts';
import { parseAddress, unmapped } from '../firewall/index.ts';

/** What one bind address alone says; `reach` is how far it goes if nothing stops it. */
interface Bound {
  readonly reach: Reach;
  readonly reason: ExposureReason;
}

const MOST_ADDRESSES = 4;

/**
 * From where ports of a capture may be reached. Of the machine only the addresses are known that its sockets are bound
 * to, so that nothing but "this host alone" is certain.
 */
export class CapturedExposure {
  readonly #system: System | null;
  readonly #book: SourceBook = sourceBook();
  readonly #known = new Map<string, Bound>();

  constructor(system: System | null) {
    this.#system = system;
  }

  /** @param interfaceOf the name of the interface that a socket is bound to */
  of(sockets: readonly Socket[], interfaceOf: (socket: Socket) => string | undefined): Exposure {
    const bounds = distinct(sockets.map((socket) => this.#boundOf(socket, interfaceOf(socket))));
    const atMost = furthest(bounds.map(({ reach }) => reach));
    const told = bounds.filter(({ reach }) => reach !== 'host' || atMost === 'host').map(({ reason }) => reason);
    const reasons = told.slice(0, MOST_ADDRESSES);
    if (atMost === 'host') return { level: 'host', atMost, reasons };
    return { level: 'unknown', atMost, reasons: [...reasons, { code: 'from-capture' }] };
  }

  #boundOf(socket: Socket, device: string | undefined): Bound {
    const key = `${socket.family} ${socket.v6only} ${socket.local.address} ${device}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const bound = this.#judge(socket, device);
    this.#known.set(key, bound);
    return bound;
  }

  #judge({ family, local: { address: text }, v6only }: Socket, device: string | undefined): Bound {
    const parsed = parseAddress(text);
    const address = parsed === null ? null : unmapped(parsed);
    // lo0 is BSD's.
    const isLoopback = address !== null && this.#book.isLoopback(address);
    if (isLoopback || device === 'lo' || device === 'lo0') {
      return { reach: 'host', reason: { code: 'bound-to-loopback' } };
    }
    if (address === null || address.value === 0 || address.value === 0n) {
      // Windows shows a socket for both families twice.
      const answersIpv4 = family !== 'ipv6' || (v6only !== true && this.#system !== 'windows');
      return { reach: 'anywhere', reason: { code: 'bound-to-wildcard', answersIpv4 } };
    }
    const reach = this.#book.isPublic(address) ? 'anywhere' : 'network';
    return { reach, reason: { code: 'bound-to-address', address: text } };
  }
}

function furthest(reaches: readonly Reach[]): Reach {
  if (reaches.includes('anywhere')) return 'anywhere';
  return reaches.includes('network') ? 'network' : 'host';
}

/** The same text means the same: a wildcard of both families is said once, of the one that answers more. */
function distinct(bounds: readonly Bound[]): readonly Bound[] {
  const once = new Map<string, Bound>();
  for (const bound of bounds) {
    const { code } = bound.reason;
    const key = code === 'bound-to-address' ? `${code} ${bound.reason.address}` : code;
    const known = once.get(key);
    if (known === undefined || answersMore(bound.reason, known.reason)) once.set(key, bound);
  }
  return [...once.values()];
}

function answersMore(a: ExposureReason, b: ExposureReason): boolean {
  return a.code === 'bound-to-wildcard' && a.answersIpv4 && b.code === 'bound-to-wildcard' && !b.answersIpv4;
}
