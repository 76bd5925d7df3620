import type { ContainerState, Holder, Port, Process, Unit } from '../model/index.ts';
import type { Control } from '../platform/index.ts';

/** Who has a port, in the words of whoever could take it from them. */
export type Owner =
  /** A systemd unit; `uid` of the user whose own systemd has it. */
  | { readonly kind: 'unit'; readonly uid: number | null; readonly unit: string; readonly holders: readonly Holder[] }
  | { readonly kind: 'container'; readonly container: ContainerState; readonly holders: readonly Holder[] }
  /** Of an engine whose command is not here, or does not answer. */
  | {
      readonly kind: 'unknown-container';
      readonly runtime: string;
      readonly id: string;
      readonly holders: readonly Holder[];
    }
  | { readonly kind: 'process'; readonly holders: readonly Holder[] }
  /** Process 1, which is not systemd, or has no unit for it. */
  | { readonly kind: 'init'; readonly process: Process }
  | { readonly kind: 'kernel' }
  /** Somebody whom we may not see. */
  | { readonly kind: 'unseen' };

/** What owners are told by: asked once for all ports. */
export interface Surroundings {
  /** Units that listen; empty where no systemd answers. */
  readonly sockets: readonly Unit[];
  readonly containers: readonly ContainerState[];
}

/** Programs that hold a container's published ports on this side. */
const CARRIERS: ReadonlySet<string> = new Set([
  'docker-proxy',
  'conmon',
  'rootlessport',
  'rootlesskit',
  'slirp4netns',
  'pasta',
  'pasta.avx2',
]);

/** Asks the runtimes only where a container may have one of these ports. */
export async function surroundingsOf(ports: readonly Port[], control: Control): Promise<Surroundings> {
  const byContainer = ports.some((port) => port.published.length > 0 || port.holders.some(isCarried));
  const byInit = ports.some((port) => port.holders.some(({ process }) => process.pid === 1));
  const [containers, sockets] = await Promise.all([
    byContainer ? control.containers.list() : [],
    byInit ? control.units.sockets({ uid: null }) : [],
  ]);
  return { containers, sockets: sockets ?? [] };
}

function isCarried({ process: { container, name } }: Holder): boolean {
  return (container !== undefined && container !== null) || CARRIERS.has(name);
}

/** All who have a port: each of them has to let go of it. */
export function ownersOf(port: Port, { sockets, containers }: Surroundings): readonly Owner[] {
  const published = containers.find((container) => publishes(container, port));
  if (published !== undefined) return [containerOwner(published, port.holders)];
  if (port.holders.length === 0) return [withoutHolder(port)];
  const groups = new Map<string, Owner>();
  for (const holder of port.holders) {
    const owner = ownerOf(holder, port, sockets, containers);
    const key = keyOf(owner);
    groups.set(key, joined(groups.get(key), owner));
  }
  return [...groups.values()];
}

function withoutHolder({ unit, holdersComplete }: Port): Owner {
  if (unit !== undefined && unit !== null && isService(unit)) return { kind: 'unit', uid: null, unit, holders: [] };
  return { kind: holdersComplete ? 'kernel' : 'unseen' };
}

function ownerOf(holder: Holder, port: Port, sockets: readonly Unit[], containers: readonly ContainerState[]): Owner {
  const { process } = holder;
  const { unit, unitUser, container } = process;
  if (process.pid === 1) {
    const listening = sockets.find(({ listens }) => listens.some((one) => isAt(one, port)));
    if (listening === undefined) return { kind: 'init', process };
    return { kind: 'unit', uid: null, unit: listening.name, holders: [holder] };
  }
  if (container !== undefined && container !== null) {
    const known = containers.find(({ id }) => id.startsWith(container.id) || container.id.startsWith(id));
    if (known !== undefined) return containerOwner(known, [holder]);
    return { kind: 'unknown-container', ...container, holders: [holder] };
  }
  if (unit !== undefined && unit !== null && isService(unit)) {
    return { kind: 'unit', uid: unitUser ?? null, unit, holders: [holder] };
  }
  return { kind: 'process', holders: [holder] };
}

/** One that systemd runs is stopped by its unit: stopped otherwise, systemd would start it again. */
function containerOwner(container: ContainerState, holders: readonly Holder[]): Owner {
  const unit = container.unit ?? (container.runtime === 'podman' ? unitOfMonitor(holders) : null);
  if (unit !== null) return { kind: 'unit', uid: null, unit, holders };
  return { kind: 'container', container, holders };
}

/** Units that were written by hand do not tell podman who they are, but what watches over their container is in them. */
function unitOfMonitor(holders: readonly Holder[]): string | null {
  const units = holders.flatMap(({ process: { name, unit } }) => (name === 'conmon' && unit ? [unit] : []));
  return units.find(isService) ?? null;
}

/** Scopes and a user's whole systemd are no services: what runs in them was started by somebody else. */
function isService(unit: string): boolean {
  return unit.endsWith('.service') && !/^user@\d+\.service$/.test(unit);
}

function publishes({ published }: ContainerState, { protocol, number }: Port): boolean {
  return published.some((one) => one.protocol === protocol && one.port === number);
}

/** `0.0.0.0:22` with `Stream`, `[::]:53` with `Datagram`. */
function isAt({ address, type }: Unit['listens'][number], { protocol, number }: Port): boolean {
  const isOfProtocol = protocol === 'tcp' ? type === 'Stream' : type === 'Datagram';
  return isOfProtocol && address.slice(address.lastIndexOf(':') + 1) === String(number);
}

function keyOf(owner: Owner): string {
  if (owner.kind === 'unit') return `unit ${owner.uid} ${owner.unit}`;
  if (owner.kind === 'container') return `container ${owner.container.id}`;
  return owner.kind === 'unknown-container' ? `container ${owner.id}` : owner.kind;
}

function joined(known: Owner | undefined, owner: Owner): Owner {
  if (known === undefined || !('holders' in known) || !('holders' in owner)) return owner;
  return { ...known, holders: [...known.holders, ...owner.holders] };
}
