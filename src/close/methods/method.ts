import type { Inspection, Outcome, PlannedStep, Port, PortKey, Process } from '../../model/index.ts';
import type { Control } from '../../platform/index.ts';

/** What the user asked for. */
export interface CloseWishes {
  /** It may come back at the next boot. */
  readonly nowOnly: boolean;
  readonly graceMs: number;
  /** Keep the environment of ended programs, so that undoing can start them again. */
  readonly restart: boolean;
  /** What a port that is shut in the firewall answers; `null` for what suits the port. */
  readonly answer: 'drop' | 'reject' | 'reset' | null;
}

/** What plans are made from. */
export interface PlanContext {
  readonly inspection: Inspection;
  readonly control: Control;
  readonly wishes: CloseWishes;
  /** Of who runs this. */
  readonly uid: number;
}

/** Takes one kind of step, and looks at the ports again. */
export interface ExecutorContext {
  readonly control: Control;
  /** Those of these ports that are open now, with all who hold them. */
  readonly look: (ports: readonly PortKey[]) => Promise<readonly OpenPort[]>;
}

/** A port that is open now. */
export interface OpenPort extends PortKey {
  readonly holders: readonly Process[];
}

/** A step as its method plans it; who holds its ports, and why, is the same for all. */
export type DraftStep = Omit<PlannedStep, 'holders' | 'why'>;

export function keyOf({ protocol, number }: Port): PortKey {
  return { protocol: protocol === 'udp' ? 'udp' : 'tcp', number };
}

export function isSame(one: PortKey, other: PortKey): boolean {
  return one.protocol === other.protocol && one.number === other.number;
}

export const DONE: Outcome = { status: 'done' };

/** `80/tcp nginx 812`: for details, which are no sentences. */
export function portsText(ports: readonly (PortKey & Partial<Pick<OpenPort, 'holders'>>)[]): string {
  return ports
    .map(({ protocol, number, holders = [] }) =>
      [`${number}/${protocol}`, ...holders.map(({ name, pid }) => `${name} ${pid}`)].join(' '),
    )
    .join(', ');
}

/** Done where none of them is open. */
export function closedOr(open: readonly OpenPort[]): Outcome {
  return open.length === 0 ? DONE : { status: 'failed', detail: portsText(open) };
}
