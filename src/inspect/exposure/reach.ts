import type { ExposureReason, Reach } from '../../model/index.ts';
import { type Arrival, type Outcome, type Ranges } from '../firewall/index.ts';
import type { Candidate, Verdict, View } from './types.ts';

export const CLOSED: Verdict = { lower: 'host', upper: 'host', reasons: [] };

const ORDER: readonly Reach[] = ['host', 'network', 'anywhere'];

export function further(a: Reach, b: Reach): Reach {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

export function nearer(a: Reach, b: Reach): Reach {
  return further(a, b) === a ? b : a;
}

/** Which of the places that packets come to is meant. */
export type Wants = (arrival: Arrival) => boolean;

/** From where new connections to the candidate's address and port come to the wanted place. */
export function reachOf(view: View, way: Candidate, protocol: 'tcp' | 'udp', port: number, wants: Wants): Verdict {
  const { firewall } = view.network;
  if (firewall.status === 'none') return { lower: way.cap, upper: way.cap, reasons: [{ code: 'no-firewall' }] };
  if (firewall.status === 'unknown') {
    const detail = `${firewall.reason}: ${firewall.detail}`;
    return { lower: 'host', upper: way.cap, reasons: [{ code: 'firewall-unreadable', detail }] };
  }
  const ask = (sources: Ranges | null): Outcome | null =>
    sources === null ? null : outcomeOf(view, way, sources, protocol, port, wants);
  const { near, beyond, anywhere } = way.sources;
  if (way.cap === 'anywhere') {
    const far = verdictOf(ask(anywhere), 'anywhere', 'anywhere');
    return far.lower === 'anywhere'
      ? far
      : joined(
          far,
          networkReach(ask(near), () => ask(beyond)),
        );
  }
  const network = networkReach(ask(near), () => ask(beyond));
  if (network.lower === 'network') return network;
  // A private address may have a public one in front of it, and the rule name a peer out there.
  const outside = verdictOf(ask(anywhere), 'anywhere', 'network');
  return outside.upper === 'host' ? network : joined(network, outside);
}

/** Two ways to one place. */
export function joined(a: Verdict, b: Verdict): Verdict {
  return { lower: further(a.lower, b.lower), upper: further(a.upper, b.upper), reasons: [...a.reasons, ...b.reasons] };
}

/** The interface's own network first; private networks behind it only where that one is not let in. */
function networkReach(near: Outcome | null, askBeyond: () => Outcome | null): Verdict {
  const first = verdictOf(near, 'network', 'network');
  if (first.lower === 'network') return first;
  const beyond = askBeyond();
  const second = verdictOf(beyond, 'network', 'network');
  if (second.upper === 'host') return near === null ? second : first;
  if (near === null || near.accepted === 'unknown') return joined(first, second);
  // Let in from behind, but not from next door.
  const rule = beyond?.rule?.text();
  const reasons: readonly ExposureReason[] =
    second.lower === 'host' || rule === undefined
      ? second.reasons
      : [{ code: 'firewall-limits', from: 'network', rule }];
  return { ...second, reasons };
}

/** @param level how far it reaches where `from` is let in */
function verdictOf(outcome: Outcome | null, from: Reach, level: Reach): Verdict {
  if (outcome === null) return CLOSED;
  const rule = outcome.rule?.text() ?? null;
  switch (outcome.accepted) {
    case 'all':
      return {
        lower: level,
        upper: level,
        // Let in from anywhere, but known by a private address only.
        reasons: [
          level === from || rule === null
            ? { code: 'firewall-accepts', from, rule }
            : { code: 'firewall-limits', from, rule },
        ],
      };
    case 'some':
      return {
        lower: level,
        upper: level,
        reasons: rule === null ? [] : [{ code: 'firewall-limits', from, rule }],
      };
    case 'unknown': {
      const { doubt } = outcome;
      const reasons: readonly ExposureReason[] =
        doubt === null
          ? []
          : [{ code: 'firewall-rule-unknown', rule: doubt.rule.text(), expression: doubt.expression }];
      return { lower: 'host', upper: level, reasons };
    }
    case 'none':
      return { ...CLOSED, reasons: rule === null ? [] : [{ code: 'firewall-drops', from, rule }] };
  }
}

const BEST: readonly Outcome['accepted'][] = ['all', 'some', 'unknown', 'none'];

function outcomeOf(
  view: View,
  way: Candidate,
  sources: Ranges,
  protocol: 'tcp' | 'udp',
  port: number,
  wants: Wants,
): Outcome | null {
  const followed = view.follow(way, sources, protocol, port);
  if (followed === null) return null;
  const { arrivals, lost } = followed;
  const found = arrivals.filter(wants).map(({ outcome }) => outcome);
  for (const accepted of BEST) {
    const outcome = found.find((one) => one.accepted === accepted);
    if (outcome !== undefined) return outcome;
  }
  return arrivals.length === 0 ? lost : { accepted: 'none', rule: null, doubt: null };
}
