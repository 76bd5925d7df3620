import type { Fact, SignalId, Suspicion } from '../../../../src/model/index.ts';
import type { Host } from '../../../hosts/index.ts';
import type { ViewName } from './views.ts';

/** The host that was broken into, and the one from which. */
export interface Scene {
  readonly victim: Host;
  readonly attacker: Host;
}

/** Which port or connection of the victim's a scenario is about. */
export type Place =
  /** A TCP port of its own. */
  | { readonly port: number }
  /** A connection to this port of the attacker's. */
  | { readonly to: number }
  /** A connection that came in by this port. */
  | { readonly by: number }
  /** A socket without a port, of the program in this file. */
  | { readonly of: string };

/** One intrusion: how it is staged, and what is to be found. What it is, people read in `words.ts`. */
export interface Scenario {
  readonly id: string;
  readonly place: Place;
  /** Starts it. Returns without waiting for its port. */
  readonly stage: (scene: Scene) => Promise<unknown>;
  /** Goes on once all ports listen: removes a file, calls in. */
  readonly onceUp?: (scene: Scene) => Promise<unknown>;
  /** How the look behind the listings is misled; missing for the ordinary door check. */
  readonly view?: ViewName;
  readonly suspicion: Suspicion;
  /** All signals that find something, in any order. */
  readonly signals: readonly SignalId[];
  /** What decides: a fact, and its value. */
  readonly evidence: readonly (readonly [Fact, string | RegExp])[];
}

export const VICTIM = '198.51.100.7';
export const ATTACKER = '198.51.100.9';
export const NETCAT = '/bin/nc.traditional';

export const sh = (host: Host, script: string): Promise<string> => host.must(['sh', '-c', script]);

/** Copies the system's netcat. With `other`, to a file with one byte more, which no system has. */
export async function netcatAt({ victim }: Scene, path: string, kind: 'copy' | 'other' = 'copy'): Promise<void> {
  const copy = kind === 'copy' ? 'cat "$1"' : '{ cat "$1"; echo; }';
  await victim.must(['sh', '-c', `mkdir -p "$(dirname "$2")" && ${copy} >"$2" && chmod 755 "$2"`, 'sh', NETCAT, path]);
}

/** A netcat of its own at a path, listening. */
export function listener(path: string, port: number, kind: 'copy' | 'other' = 'copy'): Scenario['stage'] {
  return async (scene) => {
    await netcatAt(scene, path, kind);
    await scene.victim.spawn([path, '-l', '-p', String(port)]);
  };
}

/** Something of the attacker's that waits for a shell. */
export async function waitFor({ attacker }: Scene, port: number): Promise<void> {
  await attacker.spawn([NETCAT, '-l', '-p', String(port)], { input: '' });
  await attacker.listening('tcp', port);
}

/** The attacker calls, and stays. */
export async function call({ attacker }: Scene, port: number): Promise<void> {
  await attacker.spawn(['sh', '-c', `sleep 600 | ${NETCAT} ${VICTIM} ${port}`]);
}
