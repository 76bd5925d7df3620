import {
  type Arrival,
  compileRuleset,
  follow,
  formatAddress,
  onlyValue,
  parseAddress,
  type Ranges,
  type Ruleset,
  type Surroundings,
} from '../../../src/inspect/firewall/index.ts';
import { inputOf, onLink, ownAddresses, surroundingsOf } from '../../../src/inspect/exposure/links.ts';
import type { Firewall, Network } from '../../../src/model/index.ts';
import type { Attempt } from './attempt.ts';

/** What the evaluator says of packets like an attempt. `answer`: who answers, as `host:port`, where one does. */
export interface Prediction {
  readonly accepted: Arrival['outcome']['accepted'];
  readonly answer: string | null;
  readonly why: string;
}

export interface Predictor {
  /** @param sources and source ports of the class; the attempt's own where they are missing */
  predict(attempt: Attempt, sources?: Ranges, sourcePorts?: Ranges): Prediction;
}

/** @param inner address of the host behind this one, by family */
export function predictor(firewall: Firewall, network: Network): Predictor {
  if (firewall.status !== 'read') throw new Error(`firewall ${JSON.stringify(firewall)}`);
  const ruleset: Ruleset = compileRuleset(firewall);
  const addresses = ownAddresses(network);
  const surroundings: Surroundings = { ...surroundingsOf(network, addresses), forwards: () => true };
  return {
    predict: ({ protocol, source, sourcePort, destination, port }, sources, sourcePorts) => {
      const from = parseAddress(source)!;
      const to = parseAddress(destination)!;
      const { arrivals, lost } = follow(
        ruleset,
        {
          family: to.family,
          protocol: protocol === 'tcp' ? 6 : 17,
          destination: to.value,
          port,
          sources: sources ?? [from.value, from.value],
          sourcePorts: sourcePorts ?? [sourcePort, sourcePort],
          interface: inputOf(onLink(addresses, to)!.link, network),
          cast: 'host',
        },
        surroundings,
      );
      const [arrival] = arrivals;
      if (arrival === undefined) return { accepted: 'none', answer: null, why: lost.rule?.text() ?? '' };
      if (arrivals.length > 1) return { accepted: 'unknown', answer: null, why: 'several arrivals' };
      const { accepted, rule, doubt } = arrival.outcome;
      const why = doubt === null ? (rule?.text() ?? '') : `${doubt.expression} in ${doubt.rule.text()}`;
      return { accepted, answer: accepted === 'none' ? null : answerOf(arrival, to.family), why };
    },
  };
}

function answerOf({ address, port, where }: Arrival, family: 'ip' | 'ip6'): string {
  const value = onlyValue(address ?? []);
  const text = value === null ? '' : formatAddress(family, value);
  const name = where === 'here' ? 'target' : text === '198.18.99.2' || text === 'fd00:99::2' ? 'inner' : text;
  // Of several ports the kernel picks one.
  return `${name}:${onlyValue(port) ?? ''}`;
}
