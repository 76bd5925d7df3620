import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

import type { Holder, Inspection, PolicyControlGroup, PolicyPorts, Socket, Unit } from '../../model/index.ts';
import type { Units } from '../../platform/index.ts';
import { isClientLike, isLoopback, listeningPorts, ownNetwork } from './listening.ts';
import { joined } from './ports.ts';

/** What a unit has now. */
export interface ServiceNow {
  readonly ports: readonly PolicyPorts[];
  readonly group: PolicyControlGroup | null;
  /** systemd knows it; `null` where systemd can't be asked. */
  readonly known: boolean | null;
}

export interface ServiceTools {
  readonly inspection: Pick<Inspection, 'networks' | 'ports' | 'holders'>;
  readonly units: Pick<Units, 'show'>;
  /** Where the control groups are mounted: `/sys/fs/cgroup`. */
  readonly groups: string;
}

const SYSTEM = { uid: null };
/** `CGROUP2_SUPER_MAGIC` of include/uapi/linux/magic.h. */
const CGROUP2 = 0x63677270;

/**
 * What each of these units has now: the ports of sockets that its processes hold or that are in its control group, and
 * those of the socket units that start it. Where systemd can't be asked, the sockets alone tell.
 */
export async function servicesNow(
  names: readonly string[],
  { inspection, units, groups }: ServiceTools,
): Promise<ReadonlyMap<string, ServiceNow>> {
  if (names.length === 0) return new Map();
  const shown = await units.show(SYSTEM, names);
  const triggers = [...(shown?.values() ?? [])].flatMap(({ triggeredBy }) => triggeredBy);
  const sockets = (await units.show(SYSTEM, [...new Set(triggers.filter(isSocketUnit))])) ?? new Map<string, Unit>();
  return new Map(
    names.map((name) => {
      const unit = shown?.get(name);
      const starters = unit?.triggeredBy.flatMap((trigger) => sockets.get(trigger) ?? []) ?? [];
      const ports = joined([
        ...heldBy(unit?.name ?? name, inspection),
        ...[...(unit === undefined ? [] : [unit]), ...starters].filter(isActive).flatMap(portsOfUnit),
      ]);
      const path = unit === undefined ? `/system.slice/${name}` : unit.controlGroup;
      return [name, { ports, group: groupAt(groups, path), known: shown === null ? null : unit !== undefined }];
    }),
  );
}

function isSocketUnit(name: string): boolean {
  return name.endsWith('.socket');
}

function isActive({ active }: Unit): boolean {
  return active === 'active';
}

function heldBy(unit: string, inspection: ServiceTools['inspection']): readonly PolicyPorts[] {
  const network = ownNetwork(inspection);
  if (network === null) return [];
  const isHeld = ({ inode }: Socket): boolean => inspection.holders.get(inode)?.some(isOfUnit) === true;
  const isOfUnit = ({ process }: Holder): boolean => process.unit === unit && process.unitUser === undefined;
  return listeningPorts(inspection).flatMap(({ protocol, port, sockets }) => {
    const own = sockets.filter((socket) => (port.unit === unit || isHeld(socket)) && !isClientLike(socket, network));
    return own.map(({ local }) => ({ protocol, first: local.port, last: local.port }));
  });
}

/** `0.0.0.0:22`, `[::1]:22%eth0` with `Stream` or `Datagram`; those of this machine alone are left out. */
function portsOfUnit({ listens }: Unit): readonly PolicyPorts[] {
  return listens.flatMap(({ address, type }) => {
    const [, v6, v4, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})(?:%.*)?$/.exec(address) ?? [];
    const port = Number(digits ?? 0);
    if (port === 0 || isLoopback(v6 ?? v4 ?? '')) return [];
    return [{ protocol: type === 'Stream' ? ('tcp' as const) : ('udp' as const), first: port, last: port }];
  });
}

/** @param path as systemd tells it, from the root of the control groups; `null` while the unit has none */
function groupAt(groups: string, path: string | null): PolicyControlGroup | null {
  const names = path?.split('/').filter(Boolean) ?? [];
  // nft has no way to write a quotation mark within a text.
  if (names.length === 0 || names.includes('..') || names.some((name) => /["\p{C}]/u.test(name))) return null;
  try {
    if (statfsSync(groups).type !== CGROUP2 || !existsSync(join(groups, ...names))) return null;
  } catch {
    return null;
  }
  return { path: names.join('/'), level: names.length };
}
