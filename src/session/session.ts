import { isIP } from 'node:net';

import type { Endpoint, Inspection, ProcessRef } from '../model/index.ts';
import type { Control } from '../platform/index.ts';

/** A TCP connection by which a session came. */
export interface SessionConnection {
  /** Of this machine. */
  readonly local: Endpoint;
  readonly peer: Endpoint;
}

/** What the session of whoever runs Menshen hangs on. */
export interface Session {
  /** Menshen itself and all that started it. Empty where nobody can tell. */
  readonly ancestors: readonly ProcessRef[];
  /** Units that these belong to. */
  readonly units: ReadonlySet<string>;
  /** Connections that these hold, or that their environment names: maybe the same twice. */
  readonly connections: readonly SessionConnection[];
}

/** Client and server of an ssh session: `ADDRESS PORT ADDRESS PORT`. See ssh(1). */
const CONNECTION = 'SSH_CONNECTION';
const NUMBER = /^\d{1,5}$/;

/** Environment variables by name. */
type Environment = { readonly [name: string]: string | undefined };

/**
 * Whom to leave alone: an administrator who closes the port that they came through does not get in again.
 *
 * @param environment of Menshen: SSH_CONNECTION names the connection where the processes above us can't be seen. sudo takes
 *   it away, and tmux cuts us off from the server, but then the shell in between still has it.
 * @param unitsOf the units of processes
 */
export function sessionOf(
  control: Pick<Control, 'processes'>,
  inspection: Pick<Inspection, 'sockets' | 'holders'>,
  environment: Environment,
  unitsOf: (pids: readonly number[]) => readonly string[],
): Session {
  const ancestors = control.processes.ancestors();
  const pids = new Set(ancestors.map(({ pid }) => pid));
  const connections: SessionConnection[] = [];
  for (const { inode, protocol, local, peer } of inspection.sockets) {
    if (protocol !== 'tcp' || peer === null || inode === 0) continue;
    const held = inspection.holders.get(inode)?.some(({ process: { pid } }) => pid !== 1 && pids.has(pid)) === true;
    if (held) connections.push({ local, peer });
  }
  const told = ancestors.map((ancestor) => control.processes.variable(ancestor, CONNECTION));
  for (const words of [environment[CONNECTION], ...told]) {
    const connection = parseConnection(words ?? '');
    if (connection !== null) connections.push(connection);
  }
  return { ancestors, units: new Set(unitsOf([...pids].filter((pid) => pid !== 1))), connections };
}

function parseConnection(words: string): SessionConnection | null {
  const [peer = '', peerPort = '', local = '', port = ''] = words.split(' ');
  if (isIP(peer) === 0 || isIP(local) === 0 || !NUMBER.test(peerPort) || !NUMBER.test(port)) return null;
  return { local: { address: local, port: Number(port) }, peer: { address: peer, port: Number(peerPort) } };
}
