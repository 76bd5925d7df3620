import type { Inspection, PortRange, System } from '../model/index.ts';

/** Numbers that lie close together, the first and the last of them open. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** Systems up to Windows XP, and old Unix, hand out numbers from here on (Microsoft KB 929851). */
const EARLY: PortRange = { first: 1024, last: 5000 };
/** Those of RFC 6335, and of Windows since Vista. */
const DYNAMIC: PortRange = { first: 49_152, last: 65_535 };
/** Between two of one run lie those that a client has closed again. */
const GAP = 3;

/**
 * Runs of open ports without a service of their own in the ranges that systems hand out by themselves: the article's
 * "such ports are rather low and consecutive", which look suspicious and are not. By number; a port alone is no run.
 *
 * @param isKnown whether a number stands for a service; such ports belong to no run
 */
export function dynamicRuns(
  { ports, networks, system }: Pick<Inspection, 'ports' | 'networks' | 'system'>,
  isKnown: (port: Inspection['ports'][number]) => boolean,
): ReadonlyMap<number, Run> {
  const ranges = rangesOf(system, networks.find(({ own }) => own)?.ephemeral ?? null);
  const numbers = ports
    .filter((port) => ranges.some(({ first, last }) => port.number >= first && port.number <= last) && !isKnown(port))
    .map(({ number }) => number);
  const runs = new Map<number, Run>();
  let members: number[] = [];
  const end = (): void => {
    const [first = 0] = members;
    const last = members.at(-1) ?? 0;
    if (members.length > 1) for (const number of members) runs.set(number, { first, last });
    members = [];
  };
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    if (number - (members.at(-1) ?? number) > GAP) end();
    members.push(number);
  }
  end();
  return runs;
}

/** Of Linux its own range is known; another's numbers depend on its age. */
function rangesOf(system: System | null, ephemeral: PortRange | null): readonly PortRange[] {
  if (ephemeral !== null) return [ephemeral];
  return system === 'linux' ? [{ first: 32_768, last: 60_999 }] : [EARLY, DYNAMIC];
}
