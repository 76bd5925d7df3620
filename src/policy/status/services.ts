import type { PolicyDrift, PolicyPorts, ResolvedEntry, ResolvedPolicy } from '../../model/index.ts';
import { asksForGoneGroup } from './groups.ts';

/**
 * Services that listen on ports by now that they did not have when the policy was applied, or whose control group is
 * another: it is made anew at each start. One that does not run has not moved.
 *
 * @param applied the policy as it was applied
 * @param now the same, looked up now
 * @param text our table as nft prints it now; `null` where it can't be told
 */
export function movedServices(
  applied: ResolvedPolicy,
  now: ResolvedPolicy,
  text: string | null,
): readonly PolicyDrift[] {
  const isStale = text !== null && asksForGoneGroup(text);
  const entries = [...applied.allow, ...(applied.out ?? [])];
  const others = [...now.allow, ...(now.out ?? [])];
  return entries.flatMap((entry, index): readonly PolicyDrift[] => {
    const other = others[index];
    if (entry.written.kind !== 'service' || other === undefined) return [];
    const code = changeOf(entry, other, text, isStale);
    return code === null ? [] : [{ code, unit: entry.written.unit, line: entry.line }];
  });
}

function changeOf(
  before: ResolvedEntry,
  now: ResolvedEntry,
  text: string | null,
  isStale: boolean,
): 'service-moved' | 'service-restarted' | null {
  if (before.target.kind !== 'ports' || now.target.kind !== 'ports') return null;
  const { ports, group } = before.target;
  if (now.target.ports.some((one) => !isWithin(one, ports))) return 'service-moved';
  if (group === null || now.target.group === null) return null;
  if (now.target.group.path !== group.path) return 'service-moved';
  // It has a group of this path again, and the table asks for one that is gone.
  return isStale && text?.includes(`"${group.path}"`) === false ? 'service-restarted' : null;
}

/** Ports are sorted and joined: one range holds all of another or not. */
function isWithin({ protocol, first, last }: PolicyPorts, ports: readonly PolicyPorts[]): boolean {
  return ports.some((one) => one.protocol === protocol && one.first <= first && last <= one.last);
}
