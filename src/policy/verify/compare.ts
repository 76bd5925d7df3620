import { type AskedPacket, type PacketVerdict, parseAddress } from '../../inspect/index.ts';
import type { PolicyPacket, ProbeResult, ProbeSeen, ResolvedPolicy } from '../../model/index.ts';
import type { ProbeAnswer } from '../../platform/index.ts';
import { decide } from '../decide/index.ts';
import type { PutQuestion } from './questions.ts';

const NUMBER = { tcp: 6, udp: 17 } as const;

/** What a proof holds an answer against. */
export interface Measure {
  /** As it was resolved. */
  readonly policy: ResolvedPolicy;
  /** With the ports that services have by now: their groups let in what comes to their sockets. */
  readonly policyNow: ResolvedPolicy;
  readonly rules: (packet: AskedPacket) => PacketVerdict;
  /** Our end of the cable. */
  readonly interface: string;
}

/** One line of the proof: by the policy, by the rules, by what was seen. */
export function resultOf(
  { question, port, from, to }: PutQuestion,
  answer: ProbeAnswer,
  measure: Measure,
): ProbeResult {
  const { policy, policyNow, rules, interface: name } = measure;
  const { protocol, number } = question.port;
  const { sourcePort, family } = question;
  const judged = rules({ protocol, source: from, sourcePort, destination: to, port: number, interface: name });
  const packet: PolicyPacket = {
    way: judged.forwarded ? 'published' : 'in',
    family,
    address: BigInt(parseAddress(from)?.value ?? 0),
    interface: name,
    protocol: NUMBER[protocol],
    port: number,
  };
  const isTaken = port.sockets.has(family) || port.sockets.has(to);
  const expected = decide(isTaken ? policyNow : policy, packet).verdict === 'let-in' ? 'let in' : 'shut';
  const seen = seenOf(answer);
  return {
    port: question.port,
    family,
    sourcePort,
    to,
    expected,
    byRules: judged.verdict,
    rule: judged.rule,
    seen,
    holders: port.holders,
    agrees: (expected === 'let in') === (seen !== 'shut'),
  };
}

/**
 * A filter may refuse with the very words of the kernel; what was counted behind it tells them apart. Where nothing could
 * be counted, whatever answers may have been let in.
 */
export function seenOf({ answer, arrived }: Pick<ProbeAnswer, 'answer' | 'arrived'>): ProbeSeen {
  if (answer === 'open') return 'open';
  const refused = answer === 'refused' || answer === 'unreachable';
  if (arrived === null) return refused ? 'refused' : 'shut';
  if (!arrived) return 'shut';
  return refused ? 'refused' : 'arrived';
}
