import { randomInt } from 'node:crypto';

import { inspect, packetJudge } from '../../inspect/index.ts';
import type { Inspection, PolicyProof, ProofGap, ResolvedPolicy } from '../../model/index.ts';
import type { Control, ProbeNetwork } from '../../platform/index.ts';
import type { PolicyTools } from '../tools.ts';
import { resultOf } from './compare.ts';
import { interfaceVerdicts } from './interfaces.ts';
import { askedPorts } from './ports.ts';
import { questionsOf } from './questions.ts';
import { seeded } from './random.ts';
import { withSocketsNow } from './services.ts';

export interface ProofOptions {
  /** Decides which of the ports that nobody uses are asked, and from which source port. */
  readonly seed?: number;
  /** Called before the questions are put, with their number. */
  readonly begun?: (questions: number) => void;
}

/** Who asks, and with what. */
export interface ProofTools extends Pick<PolicyTools, 'platform' | 'uid'> {
  readonly control: Pick<Control, 'probing'>;
}

type Part = Pick<PolicyProof, 'probes' | 'gaps' | 'notProbed'>;

const HIGHEST_SEED = 2 ** 32;

/**
 * Proves a policy: every port that somebody listens on or that the policy names, and some that nobody should answer on, is
 * asked over a cable from a network of our own, from source ports 53 and 20 too, and held against the policy's words and
 * against what the kernel's rules say. What each interface lets in is told by the rules alone.
 *
 * The policy itself need not be loaded: then the proof fails.
 *
 * @throws MenshenError `no-proc` or `netlink` where this machine can't be looked at
 */
export async function provePolicy(
  policy: ResolvedPolicy,
  tools: ProofTools,
  { seed = randomInt(1, HIGHEST_SEED), begun }: ProofOptions = {},
): Promise<PolicyProof> {
  const opened = await tools.control.probing.open();
  const network = opened.status === 'done' ? opened.network : null;
  try {
    // After the cable: the rules are asked about what comes in by it.
    const inspection = await inspect({ platform: tools.platform, scope: 'open', depth: 'brief' });
    const interfaces = interfaceVerdicts(inspection, policy, (name) => tools.control.probing.isOurs(name));
    const part =
      opened.status === 'done'
        ? await probe(policy, opened.network, inspection, seeded(seed), begun)
        : { probes: [], gaps: [], notProbed: opened.detail };
    const holds = part.probes.length > 0 && part.probes.every(({ agrees }) => agrees);
    const needsRoot = opened.status === 'refused' && tools.uid !== 0;
    return { ...part, interfaces, holds, needsRoot };
  } finally {
    await network?.close();
  }
}

async function probe(
  policy: ResolvedPolicy,
  network: ProbeNetwork,
  { networks, ports }: Inspection,
  random: (below: number) => number,
  begun: ProofOptions['begun'],
): Promise<Part> {
  const own = networks.find((one) => one.own);
  const here = ports.filter(({ namespace }) => namespace === own?.namespace);
  const { put, gaps } = questionsOf(askedPorts(here, policy, random), network, random);
  begun?.(put.length);
  const said = await network.ask(put.map(({ question }) => question));
  if (own === undefined || said.status !== 'done') {
    return { probes: [], gaps: [], notProbed: said.status === 'done' ? 'no network' : said.detail };
  }
  const measure = {
    policy,
    policyNow: withSocketsNow(policy, here),
    rules: packetJudge(
      own,
      here.flatMap(({ sockets }) => sockets),
    ),
    interface: network.interface,
  };
  const unasked = new Set<string>();
  const probes = put.flatMap((one, index) => {
    const answer = said.answers[index];
    if (answer !== undefined && answer.answer !== 'not-asked') return [resultOf(one, answer, measure)];
    unasked.add(one.to);
    return [];
  });
  return {
    probes,
    gaps: [
      ...network.missing.map((missing): ProofGap => ({ code: 'family-not-asked', ...missing })),
      ...(said.uncounted === null ? [] : [{ code: 'arrivals-not-counted', detail: said.uncounted } as const]),
      ...[...unasked].map((address): ProofGap => ({ code: 'address-not-asked', address })),
      ...gaps,
    ],
    notProbed: probes.length === 0 ? 'no question could be put' : null,
  };
}
