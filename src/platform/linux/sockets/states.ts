import type { SocketState } from '../../../model/index.ts';

/** Whether a socket in this state is connected: only then the peer's address means anything. */
export function hasPeer(state: SocketState): boolean {
  return state !== 'listen' && state !== 'close' && state !== 'bound-inactive';
}
