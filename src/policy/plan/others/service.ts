import { readFile } from 'node:fs/promises';

import type { Unit } from '../../../model/index.ts';

/** What nftables.service does with tables that are not its own. */
export interface NftablesService {
  /** Tables that its configuration makes, as `inet filter`; none where it is not in use. */
  readonly tables: ReadonlySet<string>;
  /** Starting, reloading or stopping it takes every table away. */
  readonly flushes: boolean;
}

const FLUSHES = /(?:^|[\s;])flush\s+ruleset\b/m;
const TABLE = /(?:^|[\s;])table\s+(?:(ip|ip6|inet|arp|bridge|netdev)\s+)?([\w.-]+)/gm;

/**
 * @param unit nftables.service; `undefined` where there is none. Its own file counts too: stopping it flushes, in Debian's
 *   and others' packages
 * @param path its configuration: `/etc/nftables.conf`
 */
export async function nftablesService(unit: Unit | undefined, path: string): Promise<NftablesService> {
  if (unit === undefined) return { tables: new Set(), flushes: false };
  if (unit.active !== 'active' && !unit.file.startsWith('enabled')) return { tables: new Set(), flushes: false };
  const [config, own] = await Promise.all([textOf(path), unit.fragment === null ? '' : textOf(unit.fragment)]);
  const orders = own
    .split('\n')
    .filter((line) => /^Exec(?:Start|Stop|Reload)/.test(line.trim()))
    .join('\n');
  const text = config.replaceAll(/#.*$/gm, '');
  const tables = new Set([...text.matchAll(TABLE)].map(([, family = 'ip', name = '']) => `${family} ${name}`));
  return { tables, flushes: FLUSHES.test(text) || FLUSHES.test(orders) };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
