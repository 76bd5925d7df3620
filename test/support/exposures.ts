import { exposureJudge, type JudgedDoor } from '../../src/inspect/exposure/index.ts';
import type { Exposure, ExposureReason, Network, Socket } from '../../src/model/index.ts';
import { socketOf } from './subjects.ts';

function reasonText(reason: ExposureReason): string {
  switch (reason.code) {
    case 'firewall-accepts':
    case 'firewall-limits':
    case 'firewall-drops':
      return `${reason.code} ${reason.from}: ${reason.rule}`;
    case 'firewall-rule-unknown':
      return `${reason.code} ${reason.expression}`;
    case 'bound-to-address':
    case 'no-such-address':
    case 'public-address':
    case 'private-address':
      return `${reason.code} ${reason.address}`;
    case 'published':
      return `${reason.code} ${reason.from.address}:${reason.from.port} to ${reason.to.address}:${reason.to.port}`;
    case 'bound-to-interface':
      return `${reason.code} ${reason.interface}`;
    case 'bound-to-wildcard':
    case 'bound-to-loopback':
    case 'no-network':
    case 'no-firewall':
    case 'firewall-unreadable':
    case 'forwarding-off':
    case 'no-listener':
    case 'other-namespace':
    case 'from-capture':
      return reason.code;
  }
}

/** An exposure as text: its level, then its reasons. */
export function told({ level, atMost, reasons }: Exposure): readonly string[] {
  return [level === 'unknown' ? `unknown, at most ${atMost}` : level, ...reasons.map(reasonText)];
}

/** A door with a single socket. */
export function doorOf(given: Partial<Socket>): JudgedDoor {
  const socket = socketOf({ namespace: 1, ...given });
  const { namespace, protocol, local } = socket;
  return { namespace, protocol, number: local.port, sockets: [socket] };
}

/** The exposure of a single socket, as text. */
export function judged(networks: readonly Network[], given: Partial<Socket>): readonly string[] {
  const door = doorOf(given);
  return told(exposureJudge(networks, [door]).of(door).exposure);
}

/** A socket's address and port, 22 where none is given. */
export const at = (address: string, port = 22): Pick<Socket, 'local' | 'family'> => ({
  local: { address, port },
  family: address.includes(':') ? 'ipv6' : 'ipv4',
});
