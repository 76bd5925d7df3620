import { relation, single } from '../../../address/index.ts';
import type { NatTarget, Origin, Step } from '../rule.ts';
import type { Flow } from './flow.ts';
import type { Context } from './packet.ts';
import { splitMatch } from './test.ts';

type DnatStep = Extract<Step, { do: 'dnat' }>;

/** Flows with their new destination, and what the rule's map had no entry for. */
export interface Diversion {
  readonly diverted: readonly Flow[];
  readonly rest: Flow | null;
}

export function divert(step: DnatStep, flow: Flow, context: Context, rule: Origin): Diversion {
  const { target } = step;
  if (step.family !== null && step.family !== context.packet.family) return { diverted: [], rest: flow };
  if (target.kind === 'unknown') {
    const doubt = { rule, expression: () => target.expression };
    return { diverted: [{ ...flow, destination: null, doubt: flow.doubt ?? doubt, nat: rule }], rest: null };
  }
  if (target.kind === 'fixed') return { diverted: [moved(step, target, flow, context, rule)], rest: null };
  const diverted: Flow[] = [];
  let rest: Flow | null = flow;
  for (const { row, ...place } of target.cases) {
    if (rest === null) break;
    const match = { selectors: target.selectors, rows: [row], negated: false };
    const parts = splitMatch(match, rest, context, rule);
    rest = parts.rest;
    if (parts.matched !== null) diverted.push(moved(step, place, parts.matched, context, rule));
  }
  return { diverted, rest };
}

type Fixed = Pick<Extract<NatTarget, { kind: 'fixed' }>, 'address' | 'port'>;

function moved(step: DnatStep, to: Fixed, flow: Flow, context: Context, rule: Origin): Flow {
  const { packet, surroundings } = context;
  const own = step.redirect ? surroundings.addressOf(packet.interface.index, packet.family, packet.destination) : null;
  const destination = step.redirect ? (own === null ? null : single(own)) : (to.address ?? flow.destination);
  // A port that the new range has too is kept: get_unique_tuple in net/netfilter/nf_nat_core.c.
  const port = to.port === null || relation(flow.port, to.port) === 'inside' ? flow.port : to.port;
  const doubt = destination === null ? { rule, expression: () => 'redirect' } : null;
  return { ...flow, destination, port, doubt: flow.doubt ?? doubt, nat: rule };
}
