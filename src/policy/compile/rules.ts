import { commentOf } from './comment.ts';
import * as say from './expressions.ts';
import type { Grant, GroupGrant, Wish } from './grants.ts';
import type { Sets } from './sets.ts';
import { isWhole } from './sources.ts';
import type { NftStatement } from './types.ts';

/** A rule without its place. */
export interface Rule {
  readonly comment?: string;
  readonly expr: readonly NftStatement[];
}

/**
 * How a chain sees a packet. `in`: the sender, and the port as it stands in the packet. `published`: the sender, and the
 * port as it was before DNAT. `out`: the receiver. `out-published`: the receiver as it was before DNAT.
 */
export type View = 'in' | 'published' | 'out' | 'out-published';

type Family = 'ip' | 'ip6';

/** The rules that accept what a grant allows. */
export function grantRules(grant: Grant, view: View, sets: Sets): readonly Rule[] {
  return familiesOf(grant).flatMap((family) => {
    const from = sourceTests(grant, family, view, sets);
    return wishTests(grant.wish, family, view, sets).map(({ has, tests }) => ({
      comment: commentOf(grant.members.filter(({ wish }) => has(wish))),
      // The port first: most packets fail there, and a look into a large set of addresses is saved.
      expr: [...interfaceTests(grant, view), ...tests, ...from, say.ACCEPT],
    }));
  });
}

/** The rules that accept whoever a grant is for, where the port has been looked at. */
export function sourceRules(grant: Grant, view: View, sets: Sets): readonly Rule[] {
  const comment = commentOf(grant.members);
  return familiesOf(grant).map((family) => ({
    comment,
    expr: [...sourceTests(grant, family, view, sets), say.ACCEPT],
  }));
}

/** Sends packets where a map says for their port. */
export function mapRule(protocol: 'tcp' | 'udp', map: string, view: View): Rule {
  if (!isTranslated(view)) return { expr: [say.lookUp({ payload: { protocol, field: 'dport' } }, map)] };
  return { expr: [say.protocol(protocol), say.lookUp({ ct: { key: 'proto-dst', dir: 'original' } }, map)] };
}

function isTranslated(view: View): boolean {
  return view.endsWith('published');
}

/** The rules that accept whatever the sockets of a service take. Only for packets to this machine as they stand. */
export function groupRules(grant: GroupGrant, sets: Sets): readonly Rule[] {
  const test = say.controlGroup(grant.group.level, grant.group.path);
  return familiesOf(grant).map((family) => ({
    comment: commentOf([grant]),
    expr: [
      ...interfaceTests(grant, 'in'),
      say.protocol('tcp', 'udp'),
      ...sourceTests(grant, family, 'in', sets),
      // Last: the kernel has to look for the socket.
      test,
      say.ACCEPT,
    ],
  }));
}

/** `null`: both at once, without a look at addresses. */
function familiesOf({ sources }: Pick<Grant, 'sources'>): readonly (Family | null)[] {
  if (sources === null) return [null];
  return (['ip', 'ip6'] as const).filter((family) => sources[family].length > 0);
}

function interfaceTests({ interfaces }: Pick<Grant, 'interfaces'>, view: View): readonly NftStatement[] {
  if (interfaces === null) return [];
  return [say.interfaces(view.startsWith('out') ? 'oifname' : 'iifname', interfaces)];
}

function sourceTests(
  { sources }: Pick<Grant, 'sources'>,
  family: Family | null,
  view: View,
  sets: Sets,
): readonly NftStatement[] {
  if (sources === null || family === null) return [];
  if (isWhole(family, sources[family])) return [say.family(family)];
  const value = sets.addresses(family, sources[family]);
  if (view === 'out-published') return [say.asked(`${family} daddr`, value)];
  return [say.header(family, view === 'out' ? 'daddr' : 'saddr', value)];
}

/** One way to be what is wished for: its tests, and which wishes are for it. */
interface Way {
  readonly tests: readonly NftStatement[];
  readonly has: (wish: Wish) => boolean;
}

function wishTests(wish: Wish, family: Family | null, view: View, sets: Sets): readonly Way[] {
  if (wish.all) return [{ tests: [], has: ({ all }) => all }];
  const translated = isTranslated(view);
  const ports = (['tcp', 'udp'] as const)
    .filter((name) => wish[name].length > 0)
    .map((name): Way => {
      const value = sets.ports(wish[name]);
      const tests = translated
        ? [say.protocol(name), say.asked('proto-dst', value)]
        : [say.header(name, 'dport', value)];
      return { tests, has: (one) => one[name].length > 0 };
    });
  const pings = wish.ping ? pingTests(family).map((tests): Way => ({ tests, has: ({ ping }) => ping })) : [];
  const protocols: readonly Way[] =
    wish.protocols.length === 0
      ? []
      : [{ tests: [say.protocol(...wish.protocols)], has: (one) => one.protocols.length > 0 }];
  return [...ports, ...pings, ...protocols];
}

export function pingTests(family: Family | null): readonly (readonly NftStatement[])[] {
  const ip = [say.header('icmp', 'type', 'echo-request')];
  const ip6 = [say.header('icmpv6', 'type', 'echo-request')];
  return family === null ? [ip, ip6] : [family === 'ip' ? ip : ip6];
}
