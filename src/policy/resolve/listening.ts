import { parseAddress, unmapped } from '../../address/index.ts';
import type { Inspection, Network, PolicyPorts, Port, Process, Published, Socket } from '../../model/index.ts';

/** A port of this machine's own network namespace that others may reach: by a socket of it, or by DNAT. */
export interface ListeningPort extends PolicyPorts {
  readonly port: Port;
  /** Without those that are bound to this machine itself. */
  readonly sockets: readonly Socket[];
  /** Rules that take this very port; not those that send others on to it, nor what only this machine itself asks. */
  readonly published: readonly Published[];
}

/** The network that Menshen runs in; `null` where it was not looked at. */
export function ownNetwork({ networks }: Pick<Inspection, 'networks'>): Network | null {
  return networks.find(({ own }) => own) ?? null;
}

/** Everything here that others may reach, a port that exists by DNAT alone included. */
export function listeningPorts(inspection: Pick<Inspection, 'networks' | 'ports'>): readonly ListeningPort[] {
  const namespace = ownNetwork(inspection)?.namespace;
  return inspection.ports.flatMap((port) => {
    const { protocol, number } = port;
    if (port.namespace !== namespace || (protocol !== 'tcp' && protocol !== 'udp')) return [];
    const sockets = port.sockets.filter((socket) => !isLoopback(socket.local.address));
    const published = port.published.filter((one) => takes(one, port) && !isLoopback(one.from.address));
    if (sockets.length === 0 && published.length === 0) return [];
    // A range is told of at its first port.
    const wide = published.filter(({ from }) => from.port === number);
    const last = Math.max(number, ...wide.map(({ lastPort = number }) => lastPort));
    return [{ protocol, first: number, last, port, sockets, published }];
  });
}

function takes({ protocol, from, lastPort = from.port }: Published, port: Port): boolean {
  return protocol === port.protocol && from.port <= port.number && port.number <= lastPort;
}

/** 127.0.0.0/8 or ::1: no packet from outside may have such an address. */
export function isLoopback(text: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  const { family, value } = unmapped(address);
  return family === 'ip' ? Number(value) >>> 24 === 127 : value === 1n;
}

/** A UDP socket on a number that the kernel hands out: most likely it asks others, and does not serve. */
export function isClientLike({ protocol, local }: Socket, { ephemeral }: Pick<Network, 'ephemeral'>): boolean {
  if (protocol !== 'udp' || ephemeral === null) return false;
  return local.port >= ephemeral.first && local.port <= ephemeral.last;
}

/** Names by which a program is known: those of its file and of itself. */
export function programNames({ name, executable }: Process): readonly string[] {
  const file = executable?.path.split('/').at(-1);
  return file === undefined ? [name] : [file, name];
}

export function holderNames(port: Pick<Port, 'holders'>): readonly string[] {
  return [...new Set(port.holders.flatMap(({ process }) => programNames(process)))];
}

/** As a person knows it: of a long name the kernel keeps 15 bytes, and a file may be a link to another program's. */
export function shownNames(port: Pick<Port, 'holders'>): readonly string[] {
  const names = port.holders.map(({ process }) => {
    const file = programNames(process)[0] ?? process.name;
    return file.startsWith(process.name) ? file : process.name;
  });
  return [...new Set(names)];
}
