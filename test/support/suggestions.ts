import type {
  Interface,
  JudgedPort,
  Network,
  Port,
  Process,
  Published,
  Socket,
  SuggestedEntry,
} from '../../src/model/index.ts';
import { suggestPolicy } from '../../src/policy/suggest/index.ts';
import { heldBy, inspectionOf, networkOf, portOf, socketOf } from './subjects.ts';

const LAN: Interface = {
  index: 2,
  name: 'eth0',
  up: true,
  loopback: false,
  kind: null,
  master: 0,
  addresses: [
    { family: 'ipv4', address: '192.168.1.10', prefixLength: 24, scope: 'global' },
    { family: 'ipv4', address: '198.51.100.10', prefixLength: 24, scope: 'global' },
    { family: 'ipv6', address: 'fe80::10', prefixLength: 64, scope: 'link' },
  ],
};
/** A network that stands in a private network and a public one. */
export const OWN: Network = networkOf({ interfaces: [LAN] });

export interface Listener {
  readonly port: number;
  readonly process?: Process;
  readonly protocol?: 'tcp' | 'udp';
  readonly address?: string;
  /** Addresses of those who are connected. */
  readonly peers?: readonly string[];
  readonly published?: readonly Published[];
}

export interface Came {
  readonly port: number;
  readonly from: string;
}

export function suggested(
  listeners: readonly Listener[],
  came: readonly Came[] = [],
  network: Network = OWN,
  judged: readonly JudgedPort[] = [],
): ReturnType<typeof suggestPolicy> {
  const sockets: Socket[] = [];
  const ports = listeners.map(
    ({ port, process, protocol = 'tcp', address = '0.0.0.0', peers = [], published = [] }): Port => {
      const state = protocol === 'tcp' ? 'listen' : 'close';
      const own =
        process === undefined && published.length > 0 ? [] : [socketOf({ protocol, state, local: { address, port } })];
      sockets.push(
        ...own,
        ...peers.map((peer) =>
          socketOf({ local: { address: '192.168.1.10', port }, peer: { address: peer, port: 50_000 } }),
        ),
      );
      const holders = process === undefined ? [] : heldBy(process);
      return portOf(port, 'anywhere', [], { protocol, sockets: own, holders, published });
    },
  );
  const connections = came.map(({ port, from }) => ({
    local: { address: '192.168.1.10', port },
    peer: { address: from, port: 50_000 },
  }));
  const inspection = inspectionOf({ networks: [network], sockets, ports });
  return suggestPolicy({ inspection, judged, session: { connections } });
}

export const shown = ({ ports, addresses, interfaces, active, reasons }: SuggestedEntry): readonly unknown[] => [
  ports.map(({ protocol, first, last }) => `${first === last ? first : `${first}-${last}`}/${protocol}`).join(' '),
  active ? (addresses?.join(' ') ?? interfaces?.join(' ') ?? 'anyone') : 'left',
  reasons.map(({ code }) => code).join(' '),
];

export const one = (listener: Listener, ...came: readonly Came[]): readonly unknown[] =>
  suggested([listener], came).entries.map(shown)[0] ?? [];
