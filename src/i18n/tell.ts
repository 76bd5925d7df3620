import type { AdviceReason, Finding, Holder, Process } from '../model/index.ts';
import { commandText, visible } from '../text/index.ts';
import type { Messages } from './messages.ts';

/** A finding in words, safe to show: whatever came from the machine is escaped. */
export interface ToldFinding {
  readonly title: string;
  readonly explanation: string;
  /** Each fact, and the command with which anyone can look for themselves. */
  readonly evidence: readonly { readonly fact: string; readonly command: string }[];
  readonly mistaken: string;
}

/** @param port the port or the local end of the connection that it was found on: `7626/tcp` */
export function tellFinding(
  finding: Finding,
  holders: readonly Holder[],
  port: string,
  { signals }: Messages,
): ToldFinding {
  const { title, explanation, mistaken } = signals.texts[finding.signal];
  const process = holders.map((holder) => holder.process).find(({ pid }) => pid === finding.pid);
  const pid = finding.pid ?? 0;
  const program = process === undefined || process.name === '' ? signals.process(pid) : nameOf(process, signals);
  return {
    title,
    explanation: explanation({ program, port }),
    evidence: finding.evidence.map(({ fact, value, check }) => ({
      fact: signals.facts[fact](visible(value)),
      command: commandText(check),
    })),
    mistaken,
  };
}

/** Some listings name programs without their pid. */
function nameOf({ name, pid }: Process, { program, unnumbered }: Messages['signals']): string {
  return pid < 0 ? unnumbered(visible(name)) : program(visible(name), pid);
}

/** A reason of an advice in words, safe to show. */
export function tellReason(reason: AdviceReason, { advice }: Messages): string {
  const { reasons } = advice;
  switch (reason.code) {
    case 'catalog':
      return reasons.catalog({ ...reason, name: visible(reason.name) });
    case 'expected':
      return reasons.expected({ ...reason, why: visible(reason.why) });
    case 'farther-than-expected':
      return reasons['farther-than-expected']({ ...reason, why: visible(reason.why) });
    case 'container':
      return reasons.container({ ...reason, runtime: visible(reason.runtime) });
    case 'packaged-service':
      return reasons['packaged-service']({
        ...reason,
        unit: visible(reason.unit),
        package: visible(reason.package),
      });
    case 'unknown-program':
      return reasons['unknown-program']({ ...reason, program: visible(reason.program) });
    case 'wrong-program':
      return reasons['wrong-program']({ ...reason, name: visible(reason.name) });
    case 'trojan-number':
      return reasons['trojan-number']({ ...reason, name: visible(reason.name) });
    case 'dynamic-run':
      return reasons['dynamic-run'](reason);
    case 'suspicion':
      return reasons.suspicion(reason);
    case 'reachable':
      return reasons.reachable(reason);
    case 'reach-unknown':
      return reasons['reach-unknown'](reason);
    case 'host-only':
    case 'client-port':
    case 'socket-activated':
    case 'published':
    case 'holder-unseen':
    case 'no-holder':
    case 'little-found':
      return (reasons[reason.code] as () => string)();
  }
}
