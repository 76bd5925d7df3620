import type { Finding, JudgedPort, KnownAs, LocalKnowledge, Network, Port } from '../model/index.ts';
import { advisePort } from './advise.ts';
import type { Run } from './dynamic-runs.ts';
import { accept, type Expected, expectedAt } from './expected.ts';
import { isModifier, type Signal } from './signals/index.ts';
import { type Particulars, portSubject, type Surroundings } from './subject.ts';
import { causeOf, weigh } from './weigh.ts';

/** What the signals say of one port, before its connections have been looked at. */
export interface Look {
  readonly port: Port;
  readonly knownAs: KnownAs | null;
  readonly network: Network | null;
  readonly run: Run | null;
  readonly findings: readonly Finding[];
  readonly expected: Expected;
}

/** What else a look at one port takes into account. */
export interface Asked {
  readonly hiding: Omit<Particulars, 'unnamed'>;
  readonly local: LocalKnowledge;
  readonly signals: readonly Signal[];
}

export function lookAt(
  port: Port,
  knownAs: KnownAs | null,
  surroundings: Surroundings,
  { hiding, local, signals }: Asked,
): Look {
  const expected = expectedAt(port, local);
  const subject = portSubject(port, knownAs, surroundings, {
    ...hiding,
    unnamed: local.only && expected.unnamed,
  });
  const findings: Finding[] = [];
  for (const signal of signals) {
    if (signal.about === 'connection') continue;
    const finding = signal.look(subject);
    if (finding !== null) findings.push(accept(finding, signal.cause, expected.by));
  }
  return { port, knownAs, network: surroundings.network, run: hiding.run, findings, expected };
}

/** @param passed what came in by it, and was found on a connection */
export function judgePort(
  { port, knownAs, network, run, findings: own, expected }: Look,
  passed: readonly Finding[],
): JudgedPort {
  const all = [...own, ...passed];
  const findings = all.every(({ signal }) => isModifier(signal)) ? [] : all;
  const { suspicion } = weigh(findings);
  const advised = advisePort({
    port,
    entry: knownAs?.entry ?? null,
    findings,
    suspicion,
    network,
    run,
    expected: expected.by[0] ?? null,
  });
  return { port, knownAs, findings, suspicion, ...advised };
}

/** What was said of a process at a door is not said again of each of its connections. */
export function saidAt(looks: readonly Look[]): ReadonlySet<string> {
  const said = new Set<string>();
  for (const { port, findings } of looks) {
    for (const { signal, pid, accepted } of findings) {
      // Accepted of the door is not accepted of what the same program does elsewhere.
      if (accepted !== undefined && causeOf(signal) === 'remote-control') continue;
      if (pid !== undefined) for (const { process } of port.holders) said.add(`${signal} ${process.pid}`);
    }
  }
  return said;
}
