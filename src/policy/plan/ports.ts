import { exposureJudge, type ExposureJudge } from '../../inspect/index.ts';
import type {
  Exposure,
  Inspection,
  Network,
  Port,
  PortEffect,
  PortKey,
  Published,
  Reach,
  ResolvedEntry,
  ResolvedPolicy,
} from '../../model/index.ts';
import { withOnlyOurFilter, withOurTable } from './network.ts';

/** Items of `nft -j list table` of our table. */
export interface OurItems {
  /** `null` where there is no such table, or it is asleep. */
  readonly now: readonly unknown[] | null;
  readonly next: readonly unknown[];
}

/** What a policy does to every open port of our network namespace, those that are published for others included. */
export function portEffects(
  { ports, networks }: Pick<Inspection, 'ports' | 'networks'>,
  policy: ResolvedPolicy,
  items: OurItems,
): readonly PortEffect[] {
  const network = networks.find(({ own }) => own);
  if (network === undefined) return [];
  const judgeOf = (changed: Network): ExposureJudge =>
    exposureJudge([changed, ...networks.filter((other) => other !== network)], ports);
  const now = judgeOf(withOurTable(network, items.now));
  const next = judgeOf(withOurTable(network, items.next));
  const alone = judgeOf(withOnlyOurFilter(network, items.next));
  const comparers = FAMILIES.map((family) => {
    const own = ofFamily(network, family);
    return {
      alone: judgeOf(withOnlyOurFilter(own, items.next)),
      next: judgeOf(withOurTable(own, items.next)),
      without: judgeOf(withOurTable(own, null)),
    };
  });
  const isUnread = network.firewall.status === 'unknown';
  return ports.flatMap((port) => {
    const key = keyOf(port);
    if (key === null || port.namespace !== network.namespace) return [];
    const lines = linesFor(policy.allow, port.published.reduce(withFronts, [key]));
    const bound = alone.of(port).exposure;
    const after = isUnread ? atMost(bound, next.of(port).exposure) : next.of(port).exposure;
    return {
      port: key,
      holders: namesOf(port),
      published: port.published,
      before: now.of(port).exposure,
      after,
      lines,
      shutBy: lines.length === 0 || isUnread ? null : (comparers.flatMap((one) => shutBy(port, one) ?? [])[0] ?? null),
    };
  });
}

function keyOf({ protocol, number }: Pick<Port, 'protocol' | 'number'>): PortKey | null {
  return protocol === 'tcp' || protocol === 'udp' ? { protocol, number } : null;
}

function namesOf({ holders }: Port): readonly string[] {
  return [...new Set(holders.map(({ process: { name } }) => name))];
}

/** A port may also be asked for by another, whose packets are sent on to it. */
function withFronts(keys: readonly PortKey[], { protocol, from, lastPort = from.port }: Published): readonly PortKey[] {
  if (protocol !== 'tcp' && protocol !== 'udp') return keys;
  // Of a range the policy is asked for its ends.
  return [...keys, { protocol, number: from.port }, { protocol, number: lastPort }];
}

/** Lines of the entries that let somebody in to one of these ports. */
export function linesFor(entries: readonly ResolvedEntry[], ports: readonly PortKey[]): readonly number[] {
  return entries.filter((entry) => ports.some((port) => covers(entry, port))).map(({ line }) => line);
}

function covers({ target }: ResolvedEntry, { protocol, number }: PortKey): boolean {
  if (target.kind === 'protocol') return target.number === NUMBERS[protocol];
  if (target.kind !== 'ports') return target.kind === 'all';
  return target.ports.some((some) => some.protocol === protocol && some.first <= number && number <= some.last);
}

const NUMBERS = { tcp: 6, udp: 17 } as const;
const ORDER: readonly Reach[] = ['host', 'network', 'anywhere'];

function isNearer(a: Reach, b: Reach): boolean {
  return ORDER.indexOf(a) < ORDER.indexOf(b);
}

/** What is known though nobody may read the firewall: what our own rules shut stays shut, whatever others add. */
function atMost(alone: Exposure, unread: Exposure): Exposure {
  if (alone.level === 'host') return alone;
  return isNearer(alone.atMost, unread.atMost) ? { ...unread, atMost: alone.atMost } : unread;
}

const FAMILIES = ['ipv4', 'ipv6'] as const;

/** A network as one family sees it: rules of others are often for one alone. */
function ofFamily(network: Network, family: (typeof FAMILIES)[number]): Network {
  const interfaces = network.interfaces.map((link) => ({
    ...link,
    addresses: link.addresses.filter((one) => one.family === family),
  }));
  return { ...network, interfaces };
}

interface Comparer {
  readonly alone: ExposureJudge;
  readonly next: ExposureJudge;
  readonly without: ExposureJudge;
}

/**
 * The rule of another's by which fewer get in than our own rules would let. Where ours shut somebody too, it is found
 * without them: what shuts there is another's. A port that is published is also asked for without its sockets: a proxy that
 * containers reach past the DNAT would hide that nobody else does.
 */
function shutBy(port: Port, { alone, next, without }: Comparer): string | null {
  const doors = port.published.length > 0 && port.sockets.length > 0 ? [port, { ...port, sockets: [] }] : [port];
  for (const door of doors) {
    const after = next.of(door).exposure;
    if (!isNearer(after.atMost, alone.of(door).exposure.atMost)) continue;
    const rules = [...after.reasons, ...without.of(door).exposure.reasons].flatMap((reason) =>
      reason.code === 'firewall-drops' || reason.code === 'firewall-limits' ? reason.rule : [],
    );
    const found = rules.find((rule) => !rule.startsWith('inet menshen '));
    if (found !== undefined) return found;
  }
  return null;
}
