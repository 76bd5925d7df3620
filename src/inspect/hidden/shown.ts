import type { PortSpace, Socket } from '../../model/index.ts';

/**
 * The families whose wildcard bind a bound socket refuses. An IPv6 socket takes IPv4 too unless it is known not to
 * (`v6only`), whatever address it has by now: a connection accepted by a dual-stack listener still does. Only one
 * that is bound to an IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) leaves IPv6 free.
 *
 * @see `inet_rcv_saddr_equal` in the kernel's net/ipv4/inet_connection_sock.c
 */
export function familiesTaken({
  family,
  local,
  v6only,
}: Pick<Socket, 'family' | 'local' | 'v6only'>): readonly PortSpace['family'][] {
  if (family === 'ipv4') return ['ipv4'];
  if (family !== 'ipv6') return [];
  if (/^::ffff:\d+\./.test(local.address)) return ['ipv4'];
  return v6only === true ? ['ipv6'] : ['ipv4', 'ipv6'];
}

/** The ports of a family that these sockets of one protocol take. */
export function portsShown(
  sockets: Iterable<Pick<Socket, 'family' | 'local' | 'v6only'>>,
  family: PortSpace['family'],
): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const socket of sockets) if (familiesTaken(socket).includes(family)) ports.add(socket.local.port);
  return ports;
}
