import type { SocketState } from '../../../model/index.ts';
import { addressOf, isNobody, portOf } from '../../address.ts';
import type { Fault, Program, Row } from '../../format.ts';

/** Properties of one object, by their names in small letters. Names are the same in every language. */
export type Properties = ReadonlyMap<string, string>;

/** MSFT_NetTCPConnection.State, as text and as the number that JSON has. */
const STATES: readonly (readonly [name: string, number: number, state: SocketState])[] = [
  ['closed', 1, 'close'],
  ['listen', 2, 'listen'],
  ['synsent', 3, 'syn-sent'],
  ['synreceived', 4, 'syn-received'],
  ['established', 5, 'established'],
  ['finwait1', 6, 'fin-wait-1'],
  ['finwait2', 7, 'fin-wait-2'],
  ['closewait', 8, 'close-wait'],
  ['closing', 9, 'closing'],
  ['lastack', 10, 'last-ack'],
  ['timewait', 11, 'time-wait'],
  ['deletetcb', 12, 'close'],
  ['bound', 100, 'bound-inactive'],
];

const STATE_OF: ReadonlyMap<string, SocketState> = new Map(
  STATES.flatMap(([name, number, state]) => [
    [name, state],
    [String(number), state],
  ]),
);

/** What people call the columns that they add with Select-Object, the likeliest first. */
const NAMES = ['processname', 'process', 'process name', 'procname', 'program', 'name'];
const PATHS = ['path', 'processpath', 'executablepath', 'process path'];
const PIDS = ['owningprocess', 'pid', 'processid', 'id'];
const USERS = ['username', 'user', 'owner'];

/** A socket of Get-NetTCPConnection or Get-NetUDPEndpoint; otherwise why it is none. */
export function rowFrom(properties: Properties, line: number): Row | Fault['why'] {
  const local = endpointOf(properties, 'local');
  if (typeof local === 'string') return local;
  const { family, zone, ...bound } = local;
  const programs = programsOf(properties);
  const base = {
    line,
    family,
    local: bound,
    ...(zone !== undefined && { interface: zone }),
    ...(programs !== undefined && { programs }),
  };
  const protocol = protocolOf(properties);
  if (protocol === null) return 'protocol';
  if (protocol === 'udp') return { ...base, protocol, peer: null, state: 'close' };
  const state = STATE_OF.get((properties.get('state') ?? '').toLowerCase());
  if (state === undefined) return 'state';
  if (state === 'listen' || !properties.has('remoteport')) return { ...base, protocol: 'tcp', peer: null, state };
  const remote = endpointOf(properties, 'remote');
  if (typeof remote === 'string') return remote;
  const peer = { address: remote.address, port: remote.port };
  return { ...base, protocol: 'tcp', peer: isNobody(peer) ? null : peer, state };
}

/**
 * Endpoints of UDP have neither state nor peer. Where both were left out (`Select-Object LocalAddress, LocalPort,
 * OwningProcess`), it may be either.
 */
function protocolOf(properties: Properties): 'tcp' | 'udp' | null {
  const named = properties.get('protocol')?.toLowerCase();
  if (named === 'tcp' || named === 'udp') return named;
  if (properties.has('state')) return 'tcp';
  if (properties.has('remoteport')) return null;
  return properties.has('instanceid') ? 'udp' : null;
}

function endpointOf(properties: Properties, end: 'local' | 'remote') {
  const address = addressOf(properties.get(`${end}address`) ?? '');
  if (address === null) return 'address' as const;
  const port = portOf(properties.get(`${end}port`) ?? '');
  return port === null ? ('port' as const) : { ...address, port };
}

function programsOf(properties: Properties): readonly Program[] | undefined {
  const pid = first(properties, PIDS);
  const number = pid !== undefined && /^\d{1,10}$/.test(pid) ? Number(pid) : undefined;
  if (number === 0) return [];
  const name = first(properties, NAMES);
  const path = first(properties, PATHS);
  const user = first(properties, USERS);
  if (number === undefined && name === undefined && path === undefined) return undefined;
  return [
    {
      ...(number !== undefined && { pid: number }),
      ...(name !== undefined && { name }),
      ...(path !== undefined && { path }),
      ...(user !== undefined && { user }),
    },
  ];
}

function first(properties: Properties, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
