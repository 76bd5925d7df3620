import type { PortSpace, Socket } from '../../src/model/index.ts';
import type { DirectView, HeldSockets, ProcessView } from '../../src/platform/index.ts';

/** A socket of TCP over IPv4, listening on every address, but for what is given. */
export function listenerOn(port: number, given: Partial<Socket> = {}): Socket {
  return {
    namespace: 1,
    inode: port,
    protocol: 'tcp',
    family: 'ipv4',
    local: { address: '0.0.0.0', port },
    peer: null,
    state: 'listen',
    receiveQueue: 0,
    sendQueue: 0,
    ...given,
  };
}

/** A machine of which nothing is taken and everything can be read, but for what is given. */
export function openMachine(given: Partial<DirectView> = {}): DirectView {
  const processes: ProcessView = {
    highest: 10,
    answering: (first, last) => [1, 5].filter((pid) => pid >= first && pid <= last),
    listed: () => new Set([1, 5]),
    masked: () => [],
  };
  const held: HeldSockets = { sockets: [], complete: true };
  return {
    now: () => new Date(0),
    bind: () => ({ taken: [], refused: [] }),
    list: () => ({ status: 'read', sockets: [], problems: [] }),
    withIdlePort: () => undefined,
    processes: () => processes,
    heldBesides: () => Promise.resolve(held),
    ...given,
  };
}

/** Whether these ports of TCP over IPv4 are taken. */
export const taking =
  (isTaken: (port: number) => boolean): DirectView['bind'] =>
  ({ protocol, family }: PortSpace, ports) => ({
    taken: protocol === 'tcp' && family === 'ipv4' ? [...ports].filter(isTaken) : [],
    refused: [],
  });
