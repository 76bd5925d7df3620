import type { PortKey, Process } from '../model/index.ts';
import type { ExecutorContext, OpenPort } from './methods/method.ts';

const LOOK_MS = 200;

/** A port that somebody has opened again. */
export interface Respawn {
  readonly port: PortKey;
  readonly by: readonly Process[];
}

/**
 * Watches closed ports for a while: a supervisor that nobody knew of starts its program again within seconds.
 *
 * @returns those that were opened again, with who holds them now; the first look that finds any ends the watch
 */
export async function watchRespawn(
  ports: readonly PortKey[],
  milliseconds: number,
  look: ExecutorContext['look'],
  stopped: () => boolean,
): Promise<readonly Respawn[]> {
  // Once in any case: who shares a port with what was closed may have it still.
  for (let waited = 0; ; waited += LOOK_MS) {
    const open = await look(ports);
    if (open.length > 0) return open.map(respawnOf);
    if (waited >= milliseconds || stopped()) return [];
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

function respawnOf({ protocol, number, holders }: OpenPort): Respawn {
  return { port: { protocol, number }, by: holders };
}
