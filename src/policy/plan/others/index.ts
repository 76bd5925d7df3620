import { tableFacts } from '../../../inspect/index.ts';
import type { Firewall, OtherFilter, Unit } from '../../../model/index.ts';
import type { Control } from '../../../platform/index.ts';
import { ADDS_LATER, type Kind, UNITS } from './kinds.ts';
import { nftablesService } from './service.ts';
import { type Share, sharesOf } from './tables.ts';

const SYSTEM = { uid: null } as const;

/**
 * Who else rules over packets here: by the tables and chains that are there, and the units that run. Where the firewall
 * can't be read, the units alone tell, and each of them may shut something.
 *
 * @param config what nftables.service loads: `/etc/nftables.conf`
 */
export async function otherFilters(
  firewall: Firewall,
  units: Pick<Control['units'], 'answers' | 'show'>,
  config: string,
): Promise<readonly OtherFilter[]> {
  const shown = (await units.answers(SYSTEM)) ? await units.show(SYSTEM, [...UNITS.keys()]) : null;
  const service = await nftablesService(shown?.get('nftables.service'), config);
  const shares = firewall.status === 'read' ? sharesOf(tableFacts(firewall), service.tables) : [];
  const isUnread = firewall.status === 'unknown';
  const running = [...UNITS].flatMap(([name, kind]) => (isRunning(shown?.get(name)) ? kind : []));
  const counted = running.filter((kind) => isUnread || ADDS_LATER.has(kind));
  const flushing: readonly Kind[] = service.flushes ? ['nftables-service'] : [];
  const kinds = new Set([...shares.map(({ kind }) => kind), ...counted, ...flushing]);
  return [...kinds].map((kind) => filterOf(kind, shares, isUnread, service.flushes));
}

function filterOf(kind: Kind, shares: readonly Share[], isUnread: boolean, flushes: boolean): OtherFilter {
  const own = shares.filter((share) => share.kind === kind);
  return {
    kind,
    tables: [...new Set(own.map(({ table }) => table))],
    drops: isUnread || own.some(({ drops }) => drops),
    flushes: kind === 'nftables-service' && flushes,
  };
}

function isRunning(unit: Unit | undefined): boolean {
  return unit?.active === 'active';
}
