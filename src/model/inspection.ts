import type { AdviceReason } from './advice.ts';
import type { System } from './capture.ts';
import type { CatalogFacts } from './catalog.ts';
import type { Coverage } from './coverage.ts';
import type { Advice, Finding, Suspicion } from './finding.ts';
import type { HiddenReport } from './hidden.ts';
import type { Network } from './network.ts';
import type { Port } from './port.ts';
import type { Holder, Process } from './process.ts';
import type { ScannedFile } from './scan.ts';
import type { Socket } from './socket.ts';

/** One look at a machine: everything that was seen, at one moment. */
export interface Inspection {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** What machine it is; `null` where a capture does not tell. */
  readonly system: System | null;
  readonly networks: readonly Network[];
  readonly sockets: readonly Socket[];
  /** Sockets' holders by inode; a socket that is missing here has no holder that could be seen. */
  readonly holders: ReadonlyMap<number, readonly Holder[]>;
  /** Every process that holds a socket, by pid. */
  readonly processes: ReadonlyMap<number, Process>;
  readonly ports: readonly Port[];
  readonly coverage: Coverage;
}

/** What a port is known as: our catalog first, IANA's registry beneath it. */
export interface KnownAs {
  readonly name: string;
  readonly from: 'catalog' | 'iana';
  readonly entry: CatalogFacts | null;
}

export interface JudgedPort {
  readonly port: Port;
  readonly knownAs: KnownAs | null;
  readonly findings: readonly Finding[];
  readonly suspicion: Suspicion;
  readonly advice: Advice;
  /** Why this advice; the deciding reason first. */
  readonly reasons: readonly AdviceReason[];
}

/** A socket that is no door but about which something was found: a reverse shell, say. */
export interface JudgedConnection {
  readonly socket: Socket;
  readonly holders: readonly Holder[];
  readonly findings: readonly Finding[];
  readonly suspicion: Suspicion;
  readonly advice: Advice;
  /** Why this advice; the deciding reason first. */
  readonly reasons: readonly AdviceReason[];
}

/** The door check: an inspection and what to think of it. */
export interface DoorCheck {
  readonly inspection: Inspection;
  readonly ports: readonly JudgedPort[];
  /** Only connections with findings. */
  readonly connections: readonly JudgedConnection[];
  /** What was found behind the listings; missing where nobody looked. Its hidden ports are among `ports`. */
  readonly hidden?: HiddenReport;
  /** What ClamAV said of the files that suspicious processes run. `null`: none is installed. Missing where none was asked. */
  readonly scanned?: readonly ScannedFile[] | null;
}
