import type { Block, ContainerState, NoRecipe, ProcessRef, Supervisor, UnitManager } from './change.ts';

/** A port as changes name it. */
export interface PortKey {
  readonly protocol: 'tcp' | 'udp';
  readonly number: number;
}

/** Stops units, and keeps them from being started again. */
export interface UnitAction {
  readonly kind: 'unit';
  readonly ports: readonly PortKey[];
  readonly manager: UnitManager;
  /** In one order: the service with the sockets, timers and paths that would start it again. */
  readonly stop: readonly string[];
  /** Those of them that are started at the next boot. */
  readonly disable: readonly string[];
  /** Those that can't be disabled, and that others would start. */
  readonly mask: readonly string[];
}

/** Stops a container. */
export interface ContainerAction {
  readonly kind: 'container';
  readonly ports: readonly PortKey[];
  readonly container: ContainerState;
  /** Also keep its runtime from starting it at the next boot. */
  readonly disable: boolean;
}

/** Ends programs. */
export interface ProcessAction {
  readonly kind: 'process';
  readonly ports: readonly PortKey[];
  /** The oldest first: it started the others. */
  readonly processes: readonly ProcessRef[];
  /** Those that undoing starts: what they started themselves, they start again. */
  readonly roots: readonly ProcessRef[];
  /** Ended or ordered to stop before them. */
  readonly supervisor: Supervisor | null;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Undoing starts them again: their environment is kept for that. */
  readonly restart: boolean;
}

/** Ends sockets in the kernel; the programs live on. */
export interface ConnectionsAction {
  readonly kind: 'connections';
  readonly ports: readonly PortKey[];
}

/** Shuts ports in the firewall; the programs live on. */
export interface FirewallAction {
  readonly kind: 'firewall';
  readonly ports: readonly PortKey[];
  /** Of the block in the kernel. */
  readonly id: string;
  readonly blocks: readonly Block[];
}

export type CloseAction = UnitAction | ContainerAction | ProcessAction | ConnectionsAction | FirewallAction;

/** What a step costs, besides the port that was asked for. */
export type Loss =
  /** Connections that are open now end. `peers`: some of their addresses. */
  | { readonly code: 'connections'; readonly count: number; readonly peers: readonly string[] }
  /** These close too: the same unit, container or program has them. */
  | { readonly code: 'ports'; readonly ports: readonly PortKey[] }
  /** Units that need it stop too. */
  | { readonly code: 'units'; readonly units: readonly string[] }
  /** What watches over it ends too. */
  | { readonly code: 'supervisor'; readonly supervisor: Supervisor }
  /** Others may start these again: they can be neither disabled nor masked. */
  | { readonly code: 'startable'; readonly units: readonly string[]; readonly by: readonly string[] }
  /** It is started again at the next boot, as was asked for, or since it can't be helped. */
  | { readonly code: 'next-boot' }
  /** The block is gone after the next boot. */
  | { readonly code: 'until-boot' }
  /** The environment of the program, passwords in it too, stays in the journal until it is undone. */
  | { readonly code: 'environment-kept'; readonly count: number }
  /** Not every program takes it well: it may spin, or open the port again. */
  | { readonly code: 'unaware' };

/** What undoing a step brings back. */
export type UndoPromise =
  /** Exactly what was. */
  | 'exact'
  /** The program is started again; what it had in memory is gone. */
  | 'restart'
  /** Nothing: the command line is shown, to be started by hand. */
  | 'by-hand';

/** Who holds what a step closes; all texts are hostile. */
export interface PlanHolder {
  readonly pid: number;
  readonly name: string;
  readonly user: string | null;
  /** systemd unit, where it has one. */
  readonly unit: string | null;
}

/** Why it is closed in this way. */
export type WhyMethod = 'asked' | 'has-unit' | 'in-container' | 'no-unit' | 'no-program';

/** One step of a plan. */
export interface PlannedStep {
  readonly action: CloseAction;
  readonly why: WhyMethod;
  /** Empty where nobody could be seen, or the kernel itself has it. The oldest first. */
  readonly holders: readonly PlanHolder[];
  readonly losses: readonly Loss[];
  readonly undo: UndoPromise;
  /** Why programs can't be started again as they were; empty unless undoing is `by-hand`. */
  readonly faults: readonly NoRecipe[];
  /** Only root may take it. */
  readonly needsRoot: boolean;
}

/** Why a port is not closed, or not in this way. */
export type PlanRefusal = { readonly port: PortKey } & (
  | {
      readonly code: 'itself' | 'session-unknown' | 'unseen' | 'no-unit' | 'no-container' | 'no-process' | 'no-systemd';
    }
  /** Held by process 1, which is not systemd. */
  | { readonly code: 'init'; readonly process: ProcessRef }
  /** The session that Menshen runs in hangs on it. */
  | { readonly code: 'session'; readonly process: ProcessRef | null }
  /** Of a container of the engine's, which has no command here. */
  | { readonly code: 'container-command'; readonly runtime: string; readonly id: string }
);

/** What closing would do. Nothing is done yet. */
export interface ClosePlan {
  /** As it was typed. */
  readonly target: string;
  /** All that were asked for and are open. */
  readonly ports: readonly PortKey[];
  readonly steps: readonly PlannedStep[];
  /** Ports that no step closes. */
  readonly refusals: readonly PlanRefusal[];
}
