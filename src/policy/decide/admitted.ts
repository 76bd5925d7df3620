import type { PolicyPacket, ResolvedPolicy } from '../../model/index.ts';
import { hasInterface } from './entry.ts';
import { type Network, networkOf, networksOf } from './network.ts';

/** A port that somebody may ask for. */
export interface AdmittedQuestion {
  readonly way: PolicyPacket['way'];
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Of this machine. */
  readonly interface: string;
}

const EVERYBODY = ['0.0.0.0/0', '::/0'] as const;
const NUMBER = { tcp: 6, udp: 17 } as const;

/**
 * Who is let in to a port by an interface (way `out`: who may be asked): networks, joined and sorted; `0.0.0.0/0` and `::/0` for
 * anyone, empty for nobody.
 */
export function admitted(policy: ResolvedPolicy, question: AdmittedQuestion): readonly string[] {
  const { way, protocol, port } = question;
  const entries = way === 'out' ? policy.out : policy.allow;
  if (entries === null || question.interface === 'lo') return EVERYBODY;
  const found: Network[] = [];
  for (const entry of entries) {
    const { target } = entry;
    const wanted =
      target.kind === 'all' ||
      (target.kind === 'protocol' && target.number === NUMBER[protocol]) ||
      (target.kind === 'ports' &&
        target.ports.some((one) => one.protocol === protocol && one.first <= port && port <= one.last));
    if (!wanted || !hasInterface(entry, question.interface)) continue;
    if (entry.addresses === null) return EVERYBODY;
    found.push(...entry.addresses.map(networkOf).filter((network) => network !== null));
  }
  return networksOf(found);
}
