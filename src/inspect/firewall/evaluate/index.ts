import { type Ranges, sameRanges, single } from '../../../address/index.ts';
import type { Origin } from '../rule.ts';
import type { Ruleset } from '../ruleset.ts';
import { type Drops, noDrops } from './drops.ts';
import type { Flow } from './flow.ts';
import { type Passage, walkHook } from './hook.ts';
import { enterBy } from './ingress.ts';
import type { Packet, Surroundings } from './packet.ts';

export type { InputInterface, Packet, Surroundings } from './packet.ts';

/** Rules that one class is held against at most; beyond, the answer is unknown. */
const MOST_RULES = 200_000;
const NO_MARK = single(0);

/**
 * What becomes of a class of packets, or of those of them that come to one place. `all` and `none` hold for every one. `some`: it depends on the source, a
 * rate, the time. `unknown`: an expression was not understood.
 */
export interface Outcome {
  readonly accepted: 'all' | 'some' | 'none' | 'unknown';
  /** `all`: the rule that accepts (`null`: no rule stops it). `some`: the one that limits. `none`: the one that drops. */
  readonly rule: Origin | null;
  /** What was not understood, where that decides. */
  readonly doubt: { readonly rule: Origin; readonly expression: string } | null;
}

/** A place where packets of the class come to, with what becomes of them on their way. */
export interface Arrival {
  /** `null` where NAT made it unknown. */
  readonly address: Ranges | null;
  readonly port: Ranges;
  /** At a socket of this computer, or sent on to another. */
  readonly where: 'here' | 'forwarded' | 'unknown';
  /** The rule that changed the destination. */
  readonly nat: Origin | null;
  readonly outcome: Outcome;
}

/** Follows the first packets of new connections through all hooks. Empty where every one is dropped before routing. */
export interface Followed {
  readonly arrivals: readonly Arrival[];
  /** What dropped them where there is no arrival. */
  readonly lost: Outcome;
}

export function follow(ruleset: Ruleset, packet: Packet, surroundings: Surroundings): Followed {
  const passage: Passage = { ruleset, drops: noDrops(), budget: { left: MOST_RULES } };
  const context = { packet, surroundings, output: null };
  const entered = enterBy(firstFlow(packet), context, passage);
  const flows = entered === null ? [] : walkHook('prerouting', [entered], context, passage);
  const before: Drops = { ...passage.drops };
  const arrivals = flows.map((flow) =>
    arrive(flow, packet, surroundings, { ...passage, drops: { ...before } }, flows.length === 1),
  );
  return { arrivals, lost: { accepted: 'none', rule: before.by, doubt: null } };
}

function firstFlow(packet: Packet): Flow {
  return {
    source: packet.sources,
    certainty: 'all',
    doubt: null,
    mark: NO_MARK,
    ctmark: NO_MARK,
    tracked: 'yes',
    destination: single(packet.destination),
    port: single(packet.port),
    nat: null,
    by: null,
    narrowed: null,
  };
}

function arrive(flow: Flow, packet: Packet, surroundings: Surroundings, passage: Passage, alone: boolean): Arrival {
  const place = { address: flow.destination, port: flow.port, nat: flow.nat };
  const lost = (expression: string): Arrival => ({
    ...place,
    where: 'unknown',
    outcome: { accepted: 'unknown', rule: null, doubt: doubtOf(flow, expression) },
  });
  if (flow.destination === null) return lost('dnat');
  const cast = packet.cast !== 'host' && flow.nat === null;
  const local = cast ? 'inside' : surroundings.local(packet.family, flow.destination);
  if (local === 'across') return lost('dnat to many');
  // The kernel takes packets for loopback from outside only where route_localnet is set.
  if (flow.nat !== null && isLoopback(flow.destination)) return lost('route_localnet');
  if (local === 'inside') {
    const passed = walkHook('input', [flow], { packet, surroundings, output: null }, passage);
    return { ...place, where: 'here', outcome: outcomeOf(passed, packet, passage.drops, alone) };
  }
  const forwards = surroundings.forwards(packet.family);
  if (forwards === null) return lost('forwarding');
  if (!forwards) {
    return { ...place, where: 'forwarded', outcome: { accepted: 'none', rule: null, doubt: null } };
  }
  const context = { packet, surroundings, output: surroundings.leavesBy(packet.family, flow.destination) };
  const forwarded = walkHook('forward', [flow], context, passage);
  const passed = walkHook('postrouting', forwarded, context, passage);
  return { ...place, where: 'forwarded', outcome: outcomeOf(passed, packet, passage.drops, alone) };
}

function isLoopback(address: Ranges): boolean {
  const [first] = address;
  return typeof first === 'number' ? first >>> 24 === 127 : first === 1n;
}

function doubtOf(flow: Flow, expression: string): Outcome['doubt'] {
  const { doubt, nat } = flow;
  if (doubt !== null) return { rule: doubt.rule, expression: doubt.expression() };
  return { rule: nat ?? { text: () => '' }, expression };
}

function outcomeOf(passed: readonly Flow[], packet: Packet, drops: Drops, alone: boolean): Outcome {
  const [flow] = passed;
  if (flow === undefined) return { accepted: 'none', rule: drops.by, doubt: null };
  const whole = flow.certainty === 'all' && sameRanges(flow.source, packet.sources);
  const lossless = drops.level === 'none' && (alone || flow.certainty !== 'maybe');
  if (whole || lossless) return { accepted: 'all', rule: flow.by, doubt: null };
  if (flow.certainty === 'maybe') return { accepted: 'unknown', rule: null, doubt: doubtOf(flow, 'unknown') };
  return { accepted: 'some', rule: flow.narrowed ?? drops.by ?? flow.by, doubt: null };
}
