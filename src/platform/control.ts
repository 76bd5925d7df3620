import type {
  Block,
  ContainerState,
  NoRecipe,
  Outcome,
  ProcessRef,
  Recipe,
  Socket,
  Supervisor,
  Unit,
  UnitLink,
  UnitManager,
} from '../model/index.ts';
import type { BootPolicy, Filter, Probing } from './filter.ts';

/** systemd, by `systemctl`. */
export interface Units {
  /** Whether this systemd runs and answers us. */
  answers(manager: UnitManager): Promise<boolean>;
  /** By the names that were asked for; one that there is not is missing. `null` where systemd does not answer. */
  show(manager: UnitManager, names: readonly string[]): Promise<ReadonlyMap<string, Unit> | null>;
  /** Every socket unit that listens on an address of IP now. `null` where systemd does not answer. */
  sockets(manager: UnitManager): Promise<readonly Unit[] | null>;
  /** All in one order, so that none starts another again in between. Returns when they have stopped. */
  stop(manager: UnitManager, names: readonly string[]): Promise<Outcome>;
  start(manager: UnitManager, names: readonly string[]): Promise<Outcome>;
  /**
   * Also what is enabled until the next boot only, and what `Also=` names. Every link to these units goes, those that
   * others made by hand included, and a linked unit is gone with its link: `enable` does not bring all of them back,
   * `relink` does.
   */
  disable(manager: UnitManager, names: readonly string[]): Promise<Outcome>;
  enable(manager: UnitManager, names: readonly string[], runtime: boolean): Promise<Outcome>;
  mask(manager: UnitManager, names: readonly string[]): Promise<Outcome>;
  unmask(manager: UnitManager, names: readonly string[]): Promise<Outcome>;
  /** The links that `disable` of these would remove, and maybe some that it leaves. `null` where they can't be told. */
  links(manager: UnitManager, names: readonly string[]): Promise<readonly UnitLink[] | null>;
  /** Makes those that are missing again, and has systemd look. Done also where none is. Refused where something else is in the place of one. */
  relink(manager: UnitManager, links: readonly UnitLink[]): Promise<Outcome>;
}

/** A process that is held by its descriptor: its number can't be another's any more. */
export interface HeldProcess {
  readonly ref: ProcessRef;
  signal(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Outcome;
  /** Whether it has ended within this time. */
  ended(timeoutMs: number): Promise<boolean>;
  close(): void;
}

export interface Processes {
  /** `null` where there is no such process any more, or another has its number. */
  hold(ref: ProcessRef): HeldProcess | null;
  /** `null` where it has gone. */
  find(pid: number): ProcessRef | null;
  /** What is needed to start it again; `null` where it has gone. */
  recipe(ref: ProcessRef): { readonly recipe: Recipe; readonly faults: readonly NoRecipe[] } | null;
  /** Starts it apart from us: a session of its own, no terminal, our control group left where systemd lets us. */
  start(
    recipe: Recipe,
  ): Promise<{ readonly status: 'done'; readonly process: ProcessRef } | Exclude<Outcome, { status: 'done' }>>;
  /**
   * Takes a process of ours out of our control group, where systemd lets us: the end of our login session, or of the
   * service that we are part of, does not reach it there.
   *
   * @param what it is, for whoever looks at systemd's scopes
   */
  leaveSession(ref: ProcessRef, what: string): Promise<void>;
  /** Those that run as this would start one, without the copies that they made of themselves. */
  running(recipe: Recipe): readonly ProcessRef[];
  /** Who would start it again; `null` where nobody is known to. */
  supervisor(ref: ProcessRef): Promise<Supervisor | null>;
  /** A process and all its parents, the nearest first; empty where it has gone. */
  lineage(pid: number): readonly ProcessRef[];
  /** Menshen itself and all its parents, the nearest first. */
  ancestors(): readonly ProcessRef[];
  /** What kind of terminal Menshen is controlled from; `null` where there is none, or it can't be told. */
  terminal(): 'console' | 'pseudo' | null;
  /** A variable of the environment that it was started with; `null` where it has none, or it can't be read. */
  variable(ref: ProcessRef, name: string): string | null;
  /** Runs a supervisor's own command. */
  order(argv: readonly string[]): Promise<Outcome>;
}

export interface Sockets {
  /** Ends these sockets of our network namespace in the kernel (SOCK_DESTROY). The answer has one outcome a socket. */
  destroy(sockets: readonly Socket[]): readonly Outcome[];
}

/** Ports that Menshen has shut with nftables, in a table of its own. */
export interface Blocks {
  /** By id; empty where the table is not there. `null` where it can't be read. */
  list(): Promise<ReadonlyMap<string, readonly Block[]> | null>;
  /** Whether anything of this id is there, also where it is not whole and shuts nothing. `null` where it can't be read. */
  has(id: string): Promise<boolean | null>;
  /** All of them or none, checked first; an id that is there already is replaced. */
  add(id: string, blocks: readonly Block[]): Promise<Outcome>;
  /** Done also where there is none. The table goes with its last block. */
  remove(id: string): Promise<Outcome>;
}

/** docker and podman, by their own commands. */
export interface Containers {
  /** Of every runtime that is installed and answers us, those that run. */
  list(): Promise<readonly ContainerState[]>;
  /** Also one that does not run; `null` where there is none. */
  find(runtime: ContainerState['runtime'], id: string): Promise<ContainerState | null>;
  stop(container: ContainerState, graceSeconds: number): Promise<Outcome>;
  start(container: ContainerState): Promise<Outcome>;
  /** So that its runtime does not start it at the next boot. */
  setRestart(container: ContainerState, restart: string): Promise<Outcome>;
}

/** What changes the operating system. Whoever only looks has `Platform`. */
export interface Control {
  readonly units: Units;
  readonly processes: Processes;
  readonly sockets: Sockets;
  readonly blocks: Blocks;
  readonly containers: Containers;
  readonly filter: Filter;
  readonly bootPolicy: BootPolicy;
  readonly probing: Probing;
  /** The kernel's id of this boot: pids, blocks and stopped units of another are gone. */
  readonly boot: string;
}
