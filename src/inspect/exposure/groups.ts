import type { Firewall, Socket } from '../../model/index.ts';
import { onlyValue, type Ranges } from '../firewall/index.ts';

/** Which sockets are in which of the control groups that rules ask for. */
export interface SocketGroups {
  /** Of all open sockets of a protocol on these ports; `no` also where there is none. */
  has(path: string, protocol: Socket['protocol'], ports: Ranges): 'yes' | 'no' | 'unknown';
}

/** `null` where no rule asks. @param open the network's open sockets */
export function socketGroups(firewall: Firewall, open: () => Iterable<Socket>): SocketGroups | null {
  if (firewall.status !== 'read' || firewall.groups === undefined) return null;
  const groups = new Map(firewall.groups.map(({ path, ids }) => [path, new Set(ids)]));
  return {
    has: (path, protocol, ports) => {
      const ids = idsOf(groups, path);
      const port = onlyValue(ports);
      if (ids === undefined || port === null) return 'unknown';
      const sockets = [...open()].filter((socket) => socket.protocol === protocol && socket.local.port === port);
      const answers = sockets.map(({ cgroup }) => (cgroup === undefined ? null : ids.has(cgroup)));
      if (answers.every((isIn) => isIn === false)) return 'no';
      return answers.every((isIn) => isIn === true) ? 'yes' : 'unknown';
    },
  };
}

/** A group that has gone is known by its number. */
function idsOf(groups: ReadonlyMap<string, ReadonlySet<number>>, path: string): ReadonlySet<number> | undefined {
  return /^\/\d+$/.test(path) ? new Set([Number(path.slice(1))]) : groups.get(path);
}
