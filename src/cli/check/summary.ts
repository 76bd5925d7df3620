import type { Messages } from '../../i18n/index.ts';
import { type DoorCheck, type JudgedPort, type Reach, type Suspicion, SUSPICIONS } from '../../model/index.ts';

const REACHES: readonly Reach[] = ['anywhere', 'network', 'host'];

/** `5 open ports: 2 from anywhere, 3 from this host; nothing suspicious`. */
export function summaryLine({ ports, connections, inspection, hidden }: DoorCheck, messages: Messages): string {
  const { summary, suspicion } = messages.check;
  const { colon, listed, semicolon } = messages.punctuation;
  const reaches = REACHES.flatMap((reach) => {
    const count = ports.filter(({ port }) => port.exposure.level === reach).length;
    return count === 0 ? [] : [summary.reach(count, summary.reaches[reach])];
  });
  const unsure = ports.filter(({ port }) => port.exposure.level === 'unknown').length;
  const parts = unsure === 0 ? reaches : [...reaches, summary.unsure(unsure)];
  const worst = worstSuspicion({ ports, connections, ...(hidden !== undefined && { hidden }) });
  const hiding = hidden?.hiddenProcesses?.length ?? 0;
  const suspicious = [...ports, ...connections].filter((judged) => judged.suspicion !== 'none').length + hiding;
  const { processes, source } = inspection.coverage;
  const nothing =
    processes.readable < processes.total || source === 'capture'
      ? summary.nothingSuspiciousSeen
      : summary.nothingSuspicious;
  const verdict = suspicious === 0 ? nothing : summary.suspicious(suspicious, suspicion[worst]);
  return `${summary.ports(ports.length)}${parts.length === 0 ? '' : `${colon}${parts.join(listed)}`}${semicolon}${verdict}`;
}

/** A process that hides is as bad as anything that it could hold. */
export function worstSuspicion({
  ports,
  connections,
  hidden,
}: Pick<DoorCheck, 'ports' | 'connections' | 'hidden'>): Suspicion {
  if (hidden?.hiddenProcesses !== undefined && hidden.hiddenProcesses.length > 0) return 'high';
  const ranks = [...ports, ...connections].map(({ suspicion }) => rank(suspicion));
  return SUSPICIONS[Math.max(0, ...ranks)] ?? 'none';
}

export function rank(suspicion: Suspicion): number {
  return SUSPICIONS.indexOf(suspicion);
}

/** What matters most first: suspicion, then how far it reaches, then the number. */
export function byUrgency(a: JudgedPort, b: JudgedPort): number {
  return (
    rank(b.suspicion) - rank(a.suspicion) ||
    REACHES.indexOf(a.port.exposure.atMost) - REACHES.indexOf(b.port.exposure.atMost) ||
    a.port.number - b.port.number ||
    Number(a.port.protocol > b.port.protocol) - Number(a.port.protocol < b.port.protocol)
  );
}
