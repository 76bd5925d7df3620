import type { Endpoint, Inspection } from '../../model/index.ts';
import { fromHere, plainAddress, type Session, type SessionConnection } from '../../session/index.ts';
import type { PendingPolicy } from '../state/index.ts';

/** The terminal that a session is controlled from. */
export type Terminal = 'console' | 'pseudo' | null;

/** Why a session proves nothing about a policy. */
export type Doubt =
  /** It came over a connection that was open before: established ones go on under any policy. */
  | { readonly code: 'confirm-old-connection'; readonly peer: string }
  /** It came over no connection that is open now, or from this machine itself, where everything may pass. */
  | { readonly code: 'confirm-no-connection'; readonly peer: string }
  /** It has no connection that is known, and no console: a job, a container, a window, tmux. */
  | { readonly code: 'confirm-unseen' };

/**
 * Whether a session shows that its owner still gets in: it came over a connection that was made since the policy was
 * applied, and that the policy has let in; or it sits at a console, which needs no network.
 *
 * An old session must not speak for itself, whatever it has left behind: a job with a delay, nohup, tmux and screen mostly
 * keep the connection in their environment, or in that of a program that started them. Where none is known, no terminal
 * counts that another program plays: `sudo tmux` in the old session is one, with nothing that tells of its connection.
 *
 * @returns `null` where it does
 */
export function doubtOf(
  pending: Pick<PendingPolicy, 'connections'>,
  { connections }: Pick<Session, 'connections'>,
  terminal: Terminal,
  { sockets, networks }: Pick<Inspection, 'sockets' | 'networks'>,
): Doubt | null {
  const before = new Set(pending.connections.map(keyOf));
  const old = connections.find((connection) => before.has(keyOf(connection)));
  if (old !== undefined) return { code: 'confirm-old-connection', peer: textOf(old.peer) };
  const open = new Set(
    sockets.flatMap(({ protocol, state, local, peer }) =>
      protocol === 'tcp' && state === 'established' && peer !== null ? [keyOf({ local, peer })] : [],
    ),
  );
  const isFromHere = fromHere(networks);
  if (connections.some((connection) => open.has(keyOf(connection)) && !isFromHere(connection))) return null;
  const [first] = connections;
  if (first !== undefined) return { code: 'confirm-no-connection', peer: textOf(first.peer) };
  return terminal === 'console' ? null : { code: 'confirm-unseen' };
}

function keyOf({ local, peer }: SessionConnection): string {
  return [local, peer].map(({ address, port }) => `${plainAddress(address)} ${port}`).join(' ');
}

function textOf({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
