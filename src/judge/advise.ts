import type {
  Advice,
  AdviceReason,
  CatalogFacts,
  Expectation,
  Finding,
  Network,
  Port,
  Process,
  Reach,
  Suspicion,
} from '../model/index.ts';
import { isServiceManager } from './expected.ts';
import { programOf } from './programs.ts';
import type { Run } from './dynamic-runs.ts';
import { runOf } from './run.ts';
import { isClientLike, isEphemeral, reachOf } from './subject.ts';
import { isAtLeast } from './weigh.ts';

export interface Advised {
  readonly advice: Advice;
  /** The deciding reason first. */
  readonly reasons: readonly AdviceReason[];
}

interface PortFacts {
  readonly port: Port;
  readonly entry: CatalogFacts | null;
  readonly findings: readonly Finding[];
  readonly suspicion: Suspicion;
  readonly network: Network | null;
  /** The run of dynamic numbers that it belongs to; `null` for none. */
  readonly run: Run | null;
  /** What the owner wrote down of it. */
  readonly expected: Expectation | null;
}

const REACHES: readonly Reach[] = ['host', 'network', 'anywhere'];

/**
 * What to do about a port. In this order: what is suspicious (medium or more) is to be investigated; what its owner
 * expects stays, unless it reaches farther than meant; what the catalog knows is treated as it says for how far the port reaches; what only this machine reaches stays; what others reach
 * stays if a package brought it and systemd runs it for the local network, and is to be restricted otherwise. Where the
 * reach is unknown, the farthest that is possible counts.
 */
export function advisePort(facts: PortFacts): Advised {
  const { port, suspicion } = facts;
  if (isAtLeast(suspicion, 'medium')) return { advice: 'investigate', reasons: [{ code: 'suspicion', suspicion }] };
  const { advice, reasons } = fromOwner(facts) ?? fromTrojan(facts) ?? fromCatalog(facts) ?? fromHolder(facts);
  const { level, atMost } = port.exposure;
  const isSaid = reasons.some(({ code }) => code === 'reach-unknown' || code === 'host-only');
  const unknown: readonly AdviceReason[] = level === 'unknown' && !isSaid ? [{ code: 'reach-unknown', atMost }] : [];
  const noticed: readonly AdviceReason[] = suspicion === 'none' ? [] : [{ code: 'suspicion', suspicion }];
  return { advice, reasons: [...reasons, ...unknown, ...noticed] };
}

/** A connection is somebody's work in progress: nothing is advised on a mere hint. */
export function adviseConnection(suspicion: Suspicion): Advised {
  return isAtLeast(suspicion, 'medium')
    ? { advice: 'investigate', reasons: [{ code: 'suspicion', suspicion }] }
    : { advice: 'keep', reasons: [{ code: 'little-found' }] };
}

/** @returns `null` where its owner wrote nothing down of it */
function fromOwner({ port, expected }: PortFacts): Advised | null {
  if (expected === null) return null;
  const { why, reach: meant = 'anywhere' } = expected;
  const reach = reachOf(port.exposure);
  return REACHES.indexOf(reach) <= REACHES.indexOf(meant)
    ? { advice: 'keep', reasons: [{ code: 'expected', why }] }
    : { advice: 'restrict', reasons: [{ code: 'farther-than-expected', meant, reach, why }] };
}

/**
 * A trojan's number decides only where nobody can be seen behind it: then the number is all that there is, and looking costs
 * nothing. Not for a number that the system itself hands out.
 */
function fromTrojan({ port, entry, network, run }: PortFacts): Advised | null {
  if (entry === null || !(entry.kind === 'trojan' || entry.kind === 'worm')) return null;
  const reach = reachOf(port.exposure);
  if (port.holders.length > 0 || port.holdersComplete || reach === 'host') return null;
  if (run !== null || isEphemeral(network, port.number)) return null;
  const name = entry.names[0] ?? entry.id;
  return { advice: entry.advice[reach], reasons: [{ code: 'trojan-number', name }, { code: 'holder-unseen' }] };
}

/** @returns `null` where the catalog says nothing of what really is on the port */
function fromCatalog({ port, entry, findings }: PortFacts): Advised | null {
  if (entry === null || !(entry.kind === 'service' || entry.kind === 'client')) return null;
  if (findings.some(({ signal }) => signal === 'wrong-program')) return null;
  const reach = reachOf(port.exposure);
  const name = entry.names[0] ?? entry.id;
  const advice = entry.advice[reach];
  return { advice, reasons: [{ code: 'catalog', name, reach, advice }] };
}

function fromHolder(facts: PortFacts): Advised {
  const { port, network } = facts;
  const reach = reachOf(port.exposure);
  const about = aboutNumber(facts);
  if (reach === 'host') return { advice: 'keep', reasons: [{ code: 'host-only' }, ...about] };
  if (port.published.length === 0 && isClientLike({ ...port, network })) {
    return { advice: 'keep', reasons: [{ code: 'client-port' }, ...about] };
  }
  const holder = aboutHolder(port);
  const advice = holder.code === 'packaged-service' && reach === 'network' ? 'keep' : 'restrict';
  const others: AdviceReason =
    port.exposure.level === 'unknown' ? { code: 'reach-unknown', atMost: reach } : { code: 'reachable', reach };
  return { advice, reasons: advice === 'keep' ? [holder, others, ...about] : [others, holder, ...about] };
}

/** What the number is known for, where that must not decide. A trojan's number says nothing of what is there. */
function aboutNumber({ entry, findings, run }: PortFacts): readonly AdviceReason[] {
  const name = entry?.names[0] ?? entry?.id ?? '';
  const wrong = findings.some(({ signal }) => signal === 'wrong-program');
  return [
    ...(wrong ? [{ code: 'wrong-program', name } as const] : []),
    ...(run === null ? [] : [{ code: 'dynamic-run', ...run } as const]),
  ];
}

function aboutHolder({ holders, holdersComplete, sockets, published }: Port): AdviceReason {
  if (sockets.length === 0 && published.length > 0) return { code: 'published' };
  if (holders.length === 0) return { code: holdersComplete ? 'no-holder' : 'holder-unseen' };
  const services = holders.map((holder) => holder.process).filter((process) => !isServiceManager(process));
  if (services.length === 0) return { code: 'socket-activated' };
  return aboutProcesses(services);
}

function aboutProcesses(processes: readonly Process[]): AdviceReason {
  const contained = processes.find(({ container }) => container !== undefined && container !== null);
  if (contained?.container) return { code: 'container', runtime: contained.container.runtime };
  const services = processes.map(packagedService);
  const stranger = processes[services.indexOf(null)];
  return services[0] !== undefined && services[0] !== null && stranger === undefined
    ? services[0]
    : { code: 'unknown-program', program: programOf((stranger ?? processes[0]) as Process) };
}

/**
 * A scope is somebody's session, and a user's service no administrator's. Of an interpreter the package says nothing:
 * what it runs may be anyone's.
 */
function packagedService(process: Process): AdviceReason | null {
  const { unit, package: owner } = process;
  if (runOf(process) !== null) return null;
  if (owner === undefined || owner === null || unit === undefined || unit === null) return null;
  if (!unit.endsWith('.service') || /^user@\d+\.service$/.test(unit)) return null;
  return { code: 'packaged-service', unit, package: owner.name };
}
