import type { Port, PolicyPorts, ResolvedEntry, ResolvedPolicy } from '../../model/index.ts';

/**
 * The policy as it is now for services that are let in by their control group: whatever their sockets have taken since it
 * was resolved is theirs too.
 */
export function withSocketsNow(policy: ResolvedPolicy, ports: readonly Port[]): ResolvedPolicy {
  return { ...policy, allow: policy.allow.map((entry) => withSockets(entry, ports)) };
}

function withSockets(entry: ResolvedEntry, ports: readonly Port[]): ResolvedEntry {
  const { target, written } = entry;
  if (target.kind !== 'ports' || target.group === null || written.kind !== 'service') return entry;
  const taken = ports.flatMap((port): readonly PolicyPorts[] => {
    const { protocol, number } = port;
    if ((protocol !== 'tcp' && protocol !== 'udp') || !isHeldBy(port, written.unit)) return [];
    return [{ protocol, first: number, last: number }];
  });
  return { ...entry, target: { ...target, ports: [...target.ports, ...taken] } };
}

/** Also a unit of a user's own systemd may have the name; its group is another. */
function isHeldBy({ holders, unit }: Port, name: string): boolean {
  if (unit === name) return true;
  return holders.some(({ process }) => process.unit === name && process.unitUser === undefined);
}
