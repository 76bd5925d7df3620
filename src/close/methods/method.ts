import type { Inspection, Outcome, PlannedStep, Port, PortKey, Process, ProcessRef } from '../../model/index.ts';
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

const CLOSING_MS = 5000;
const LOOK_MS = 100;

/** One process, for good: a pid alone may have been reused. */
type ProcessTime = Pick<Process, 'pid' | 'startTime'>;

export function isSameProcess(one: ProcessTime, other: ProcessTime): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
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

/** Who holds ports beside those of a step: other steps may be theirs. */
export async function othersAt(
  ports: readonly PortKey[],
  look: ExecutorContext['look'],
  isOwn: (process: Process) => boolean,
): Promise<readonly ProcessRef[]> {
  const holders = (await look(ports)).flatMap((port) => port.holders).filter((process) => !isOwn(process));
  return holders.flatMap(({ pid, startTime, name }) => (startTime === undefined ? [] : [{ pid, startTime, name }]));
}

/**
 * Done as soon as nobody has these ports any more: workers may end a little after their master, and what is part of a unit
 * after systemctl has returned.
 *
 * @param isMeant whether it matters that a process has them
 */
export async function closedSoon(
  ports: readonly PortKey[],
  look: ExecutorContext['look'],
  isMeant: (process: Process) => boolean = () => true,
): Promise<Outcome> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const open = (await look(ports)).filter(({ holders }) => holders.length === 0 || holders.some(isMeant));
    if (open.length === 0) return DONE;
    if (waited >= CLOSING_MS) return { status: 'failed', detail: portsText(open) };
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
