import { doorKey } from '../model/index.ts';
import type {
  CloseMethod,
  ClosePlan,
  Holder,
  PlannedStep,
  PlanRefusal,
  Port,
  PortKey,
  ProcessRef,
} from '../model/index.ts';
import type { Session } from '../session/index.ts';
import { completed } from './completing.ts';
import { refusalOf } from './guards.ts';
import { planConnections } from './methods/connections.ts';
import { planContainer } from './methods/container.ts';
import { planFirewall } from './methods/firewall.ts';
import { type DraftStep, isSame, keyOf, type PlanContext } from './methods/method.ts';
import { planProcess } from './methods/process.ts';
import { planUnit } from './methods/unit.ts';
import { type Owner, ownersOf, surroundingsOf } from './owners.ts';

export interface PlanOptions {
  /** As it was typed. */
  readonly target: string;
  readonly ports: readonly Port[];
  /** `null` for what suits each owner. */
  readonly how: CloseMethod | null;
  readonly session: Session;
  readonly includingMySession: boolean;
  /** Of Menshen. */
  readonly own: number;
  /** A new name for a block in the firewall. */
  readonly blockId: string;
}

/** A step, or why there is none; of an owner for some of the ports. */
type Piece = DraftStep | PlanRefusal;

/** Plans how to close ports: one step for each owner, whatever it holds of them. Looks at the machine, and changes nothing. */
export async function planClosing(options: PlanOptions, context: PlanContext): Promise<ClosePlan> {
  const { target, ports, how } = options;
  const pieces =
    how === 'firewall' || how === 'connections'
      ? [wholePiece(how, ports.map(keyOf), options.blockId, context)]
      : await byOwner(options, context);
  const steps: PlannedStep[] = [];
  const refusals: PlanRefusal[] = [];
  for (const piece of pieces.flatMap((one) => (one === null ? [] : [one]))) {
    if (!('action' in piece)) {
      refusals.push(piece);
      continue;
    }
    const refusal = refusalOf(piece, options.session, options.own);
    if (refusal === null || (isOfSession(refusal) && options.includingMySession)) {
      steps.push(completed(piece, how, ports, context.inspection));
    } else refusals.push(refusal);
  }
  return { target, ports: ports.map(keyOf), steps, refusals };
}

function isOfSession({ code }: PlanRefusal): boolean {
  return code === 'session' || code === 'session-unknown';
}

function wholePiece(
  how: 'firewall' | 'connections',
  ports: readonly PortKey[],
  blockId: string,
  context: PlanContext,
): Piece | null {
  if (ports.length === 0) return null;
  return how === 'firewall' ? planFirewall(ports, context, blockId) : planConnections(ports, context);
}

/** Ports that one owner has. */
interface Share {
  owner: Owner;
  readonly ports: PortKey[];
}

async function byOwner({ ports, how, blockId }: PlanOptions, context: PlanContext): Promise<readonly (Piece | null)[]> {
  const surroundings = await surroundingsOf(ports, context.control);
  const shares = new Map<string, Share>();
  for (const port of ports) {
    for (const owner of ownersOf(port, surroundings)) {
      const key = shareKey(owner, port);
      const share = shares.get(key);
      if (share === undefined) shares.set(key, { owner, ports: [keyOf(port)] });
      else share.ports.push(keyOf(port));
    }
  }
  const pieces: (Piece | null)[] = [];
  const unowned: PortKey[] = [];
  for (const { owner, ports: own } of shares.values()) {
    if (owner.kind === 'kernel' && how === null) {
      unowned.push(...own);
      continue;
    }
    const known = pieces.findIndex((piece) => stopsUnitOf(piece, owner));
    if (known < 0) pieces.push(await pieceOf(owner, own, how, context));
    else pieces[known] = withPorts(pieces[known], own);
  }
  // Nobody can be told to let go of these: they are shut instead.
  if (unowned.length > 0) pieces.push(planFirewall(unowned, context, blockId));
  return pieces;
}

/** A socket unit and the service that it has started are stopped by one step, which knows both. */
function stopsUnitOf(piece: Piece | null | undefined, owner: Owner): boolean {
  if (piece === null || piece === undefined || !('action' in piece) || owner.kind !== 'unit') return false;
  const { action } = piece;
  return action.kind === 'unit' && action.manager.uid === owner.uid && action.stop.includes(owner.unit);
}

function withPorts(piece: Piece | null | undefined, ports: readonly PortKey[]): Piece | null {
  if (piece === null || piece === undefined || !('action' in piece)) return piece ?? null;
  const more = ports.filter((port) => !piece.action.ports.some((one) => isSame(one, port)));
  return { ...piece, action: { ...piece.action, ports: [...piece.action.ports, ...more] } };
}

/** A process that has several ports is ended once. */
function shareKey(owner: Owner, port: Port): string {
  switch (owner.kind) {
    case 'unit':
      return `unit ${owner.uid} ${owner.unit}`;
    case 'container':
      return `container ${owner.container.id}`;
    case 'unknown-container':
      return `container ${owner.id}`;
    case 'process':
      return `process ${owner.holders.map(({ process: { pid } }) => pid).join(' ')}`;
    case 'init':
    case 'kernel':
    case 'unseen':
      return `${owner.kind} ${doorKey(port)}`;
  }
}

async function pieceOf(
  owner: Owner,
  ports: readonly PortKey[],
  how: CloseMethod | null,
  context: PlanContext,
): Promise<Piece | null> {
  const [port] = ports;
  if (port === undefined) return null;
  if (owner.kind === 'unseen') return { port, code: 'unseen' };
  if (owner.kind === 'kernel')
    return { port, code: how === 'unit' ? 'no-unit' : how === 'container' ? 'no-container' : 'no-process' };
  if (owner.kind === 'init') return { port, code: 'init', process: refOfInit(owner.process) };
  if (how === 'process') return processPiece(owner.holders, ports, context);
  switch (owner.kind) {
    case 'unit': {
      if (how === 'container') return { port, code: 'no-container' };
      const manager = { uid: owner.uid };
      const isThere = await context.control.units.answers(manager);
      const planned = isThere ? await planUnit(owner.unit, manager, ports, context) : null;
      if (planned !== null) return planned;
      if (how === 'unit') return { port, code: isThere ? 'no-unit' : 'no-systemd' };
      return processPiece(owner.holders, ports, context);
    }
    case 'container':
      if (how === 'unit') return { port, code: 'no-unit' };
      return planContainer(owner.container, ports, context);
    case 'unknown-container':
      if (how === 'unit') return { port, code: 'no-unit' };
      return { port, code: 'container-command', runtime: owner.runtime, id: owner.id };
    case 'process':
      if (how === 'unit') return { port, code: 'no-unit' };
      if (how === 'container') return { port, code: 'no-container' };
      return processPiece(owner.holders, ports, context);
  }
}

async function processPiece(
  holders: readonly Holder[],
  ports: readonly PortKey[],
  context: PlanContext,
): Promise<Piece | null> {
  const [port] = ports;
  if (port === undefined) return null;
  const init = holders.find(({ process: { pid } }) => pid === 1);
  if (init !== undefined) return { port, code: 'init', process: refOfInit(init.process) };
  return (await planProcess(holders, ports, context)) ?? { port, code: 'no-process' };
}

function refOfInit({ pid, startTime = 0, name }: Holder['process']): ProcessRef {
  return { pid, startTime, name };
}
