import type { ChainFacts, TableFacts } from '../../../inspect/index.ts';
import { type Kind, chainKind, tableKind, XCHAINS, XTABLES } from './kinds.ts';

/** What one who makes rules has in one table. */
export interface Share {
  readonly kind: Kind;
  readonly table: string;
  readonly drops: boolean;
}

const OURS = 'inet menshen';

/** Who has set the policy of a base chain that several share: the one that wants all else shut. */
const SHUTTERS: readonly Kind[] = ['ufw', 'shorewall', 'firewalld'];

/**
 * Who has what in which table, by the names of tables and chains. Several may share one (ip filter).
 *
 * @param listed tables that the configuration of nftables.service makes, as `inet filter`
 */
export function sharesOf(tables: readonly TableFacts[], listed: ReadonlySet<string>): readonly Share[] {
  const names = tables.flatMap(({ chains }) => chains.map(({ name }) => name));
  const plain = names.some((name) => chainKind(name) === 'shorewall') ? 'shorewall' : 'iptables';
  return tables.filter(({ name, legacy }) => legacy || name !== OURS).flatMap((table) => shared(table, listed, plain));
}

/** @param plain who has what lies in iptables' own chains: Shorewall writes all of them */
function shared(table: TableFacts, listed: ReadonlySet<string>, plain: 'iptables' | 'shorewall'): readonly Share[] {
  const { name, legacy } = table;
  const shown = legacy ? `${name} (legacy)` : name;
  const whole = tableKind(name);
  const chains = table.chains.filter((chain) => table.inward.has(chain.name));
  if (whole !== null) return [{ kind: whole, table: shown, drops: chains.some(mayDrop) }];
  const isXtables = legacy || (XTABLES.test(name) && table.chains.some(isBase));
  const rest: Kind = isXtables
    ? legacy && plain === 'iptables'
      ? 'iptables-legacy'
      : plain
    : listed.has(name)
      ? 'nftables-service'
      : 'nftables';
  const kinds = new Map(table.chains.map((chain) => [chain.name, kindOf(chain, table)]));
  const found = new Set([...kinds.values()].flatMap((kind) => kind ?? []));
  const shares = [...found].map((kind) => ({
    kind,
    table: shown,
    drops: chains.some((chain) => (kinds.get(chain.name) === kind && chain.drops) || shutterOf(chain, found) === kind),
  }));
  const left = chains.filter((chain) => kinds.get(chain.name) === null);
  const drops = left.some((chain) => chain.drops || (chain.shuts && shutterOf(chain, found) === null));
  // A base chain that only leads to others' chains is nobody's; so is a table that iptables has only looked at.
  const isMore = table.chains.some(
    (chain) => kinds.get(chain.name) === null && (!XCHAINS.has(chain.name) || (found.size === 0 && chain.ownRules)),
  );
  return isXtables && !drops && !isMore ? shares : [...shares, { kind: rest, table: shown, drops }];
}

function isBase({ name, hook }: ChainFacts): boolean {
  return hook !== null && XCHAINS.has(name);
}

function mayDrop({ drops, shuts }: ChainFacts): boolean {
  return drops || shuts;
}

/** A chain that leads to one of a known kind from below is that one's too. */
function kindOf(chain: ChainFacts, { chains }: TableFacts): Kind | null {
  const own = chainKind(chain.name);
  if (own !== null || isBase(chain)) return own;
  const callers = chains.filter(({ name, targets }) => name !== chain.name && targets.includes(chain.name));
  const kinds = new Set(callers.map(({ name }) => chainKind(name)));
  const [only] = kinds;
  return kinds.size === 1 ? (only ?? null) : null;
}

function shutterOf({ shuts, hook }: ChainFacts, found: ReadonlySet<Kind>): Kind | null {
  if (!shuts) return null;
  const shutter = SHUTTERS.find((kind) => found.has(kind));
  if (shutter !== undefined) return shutter;
  // Docker sets the policy of FORWARD, and of nothing else.
  return hook === 'forward' && found.has('docker') ? 'docker' : null;
}
