import { isIPv4, isIPv6 } from 'node:net';

import type { Unit } from '../../../../model/index.ts';
import { isUnitName } from './names.ts';

/** What is asked of each unit; an older systemd leaves out what it does not know. */
export const PROPERTIES: readonly string[] = (
  'Id Names Description LoadState ActiveState SubState UnitFileState FragmentPath SourcePath Type Restart MainPID ControlGroup ' +
  'TriggeredBy Triggers RequiredBy RequisiteOf BoundBy ConsistsOf WantedBy UpheldBy Listen BusName RefuseManualStop'
).split(' ');

/** A unit, and what else it is called. */
export interface Shown {
  readonly unit: Unit;
  /** With its aliases. */
  readonly names: readonly string[];
}

/**
 * Reads what `systemctl show --property=… -- NAMES` prints: `KEY=VALUE` lines in an order of its own, an empty line between
 * units. systemd itself replaces a value that has a line break by `[unprintable]`, except for paths that a socket listens
 * on; so a block with a line or key that we have not asked for, or with one twice, is not believed.
 *
 * @returns one a block; `null` for what is no unit
 */
export function parseShow(text: string): readonly (Shown | null)[] {
  const trimmed = text.replace(/^\n+|\n+$/g, '');
  return trimmed === '' ? [] : trimmed.split(/\n\n+/).map(parseBlock);
}

function parseBlock(block: string): Shown | null {
  const values = new Map<string, string>();
  const listens: string[] = [];
  for (const line of block.split('\n')) {
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(at, 0));
    if (!PROPERTIES.includes(key) || values.has(key)) return null;
    if (key === 'Listen') listens.push(line.slice(at + 1));
    else values.set(key, line.slice(at + 1));
  }
  const text = (key: string): string => values.get(key) ?? '';
  const some = (key: string): string | null => values.get(key) || null;
  const words = (key: string): readonly string[] => text(key).split(' ').filter(Boolean);
  // systemd keeps them in no order: each time in another.
  const units = (...keys: readonly string[]): readonly string[] =>
    [...new Set(keys.flatMap(words).filter(isUnitName))].toSorted();
  const name = text('Id');
  if (!isUnitName(name)) return null;
  const isService = name.endsWith('.service');
  const unit: Unit = {
    name,
    description: text('Description'),
    load: text('LoadState'),
    active: text('ActiveState'),
    sub: text('SubState'),
    file: text('UnitFileState'),
    fragment: some('FragmentPath'),
    source: some('SourcePath'),
    type: isService ? some('Type') : null,
    restart: isService ? some('Restart') : null,
    mainPid: isService && /^\d{1,10}$/.test(text('MainPID')) ? Number(text('MainPID')) : 0,
    controlGroup: some('ControlGroup'),
    triggeredBy: units('TriggeredBy'),
    triggers: units('Triggers'),
    dependents: units('RequiredBy', 'RequisiteOf', 'BoundBy', 'ConsistsOf'),
    pulledInBy: units('WantedBy', 'RequiredBy', 'UpheldBy'),
    upheldBy: units('UpheldBy'),
    listens: listens.flatMap(parseListen),
    busName: some('BusName'),
    mayStop: text('RefuseManualStop') !== 'yes',
  };
  return { unit, names: units('Id', 'Names') };
}

/** `[::1]:22 (Stream)`, of an interface `[fe80::1]:22%eth0 (Stream)`; nothing for paths, netlink, vsock. */
function parseListen(value: string): Unit['listens'] {
  const [, address, type] = /^(\S+) \((Stream|Datagram)\)$/.exec(value) ?? [];
  if (address === undefined || type === undefined) return [];
  const [, v6, v4 = ''] = /^(?:\[([^\]]+)\]|([^:]+)):\d{1,5}(?:%[^\s/]+)?$/.exec(address) ?? [];
  return (v6 === undefined ? isIPv4(v4) : isIPv6(v6)) ? [{ address, type }] : [];
}
