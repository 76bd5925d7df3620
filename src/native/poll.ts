import { call } from './calls.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';

const POLLIN = 1;

/**
 * Waits until there is something to read from a descriptor; a signal may end the wait early.
 *
 * @param timeoutMs 0 looks and comes back at once
 * @returns `idle` where there is nothing; else the name of the errno
 * @see poll(2)
 */
export function pollInput(fd: number, timeoutMs: number): 'ready' | 'idle' | { readonly errno: string } {
  // struct pollfd: the descriptor, what to wait for, what came.
  const request = new Uint8Array(8);
  new Int32Array(request.buffer, 0, 1)[0] = fd;
  new Uint16Array(request.buffer, 4, 1)[0] = POLLIN;
  const ready = call('poll')(request, 1, Math.ceil(timeoutMs));
  if (ready < 0) return { errno: errnoName(libc().koffi.errno()) };
  return ready === 0 ? 'idle' : 'ready';
}
