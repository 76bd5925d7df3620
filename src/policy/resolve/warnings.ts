import type {
  Inspection,
  Interface,
  PolicyPorts,
  PolicyWarning,
  ResolvedEntry,
  ResolvedPolicy,
} from '../../model/index.ts';
import { coveredEntries, matches } from './covered.ts';
import { type ListeningPort, listeningPorts, ownNetwork } from './listening.ts';
import { isAmong } from './ports.ts';
import { DHCP_CLIENT, notForAnyone } from './public.ts';
import type { ServiceNow } from './service.ts';

/** What may not be meant, from top to bottom; what belongs to no entry last. */
export function warningsOf(
  { allow, out }: ResolvedPolicy,
  inspection: Pick<Inspection, 'networks' | 'ports'>,
  services: ReadonlyMap<string, ServiceNow>,
): readonly PolicyWarning[] {
  const listening = listeningPorts(inspection);
  const interfaces = ownNetwork(inspection)?.interfaces.map(({ name }) => name) ?? null;
  const ofEntries = [
    ...[...allow, ...(out ?? [])].flatMap((entry) => unknownInterfaces(entry, interfaces)),
    ...allow.flatMap((entry) => [...silence(entry, listening, services), ...notForAnyone(entry, listening)]),
    ...coveredEntries(allow),
    ...coveredEntries(out ?? []),
  ];
  return [
    ...ofEntries.toSorted((one, other) => lineOf(one) - lineOf(other)),
    ...dhcpShut(allow, listening),
    ...namesShut(allow, listening, ownNetwork(inspection)?.interfaces ?? []),
  ];
}

function lineOf(warning: PolicyWarning): number {
  return 'line' in warning ? warning.line : 0;
}

function unknownInterfaces({ interfaces, line }: ResolvedEntry, known: readonly string[] | null): PolicyWarning[] {
  if (interfaces === null || known === null) return [];
  const missing = interfaces.filter((pattern) => !known.some((name) => matches(pattern, name)));
  return missing.map((name) => ({ code: 'interface-unknown', line, interface: name }));
}

function silence(
  { target, written, line }: ResolvedEntry,
  listening: readonly ListeningPort[],
  services: ReadonlyMap<string, ServiceNow>,
): PolicyWarning[] {
  if (target.kind !== 'ports') return [];
  if (written.kind !== 'service') {
    return listening.some((port) => meets(port, target.ports)) ? [] : [{ code: 'nobody-listens', line }];
  }
  const { unit } = written;
  if (target.ports.length > 0) return [];
  return [{ code: services.get(unit)?.known === false ? 'service-unknown' : 'service-silent', line, unit }];
}

function meets(port: PolicyPorts, ports: readonly PolicyPorts[]): boolean {
  return ports.some((one) => one.protocol === port.protocol && one.first <= port.last && port.first <= one.last);
}

function dhcpShut(allow: readonly ResolvedEntry[], listening: readonly ListeningPort[]): readonly PolicyWarning[] {
  return DHCP_CLIENT.filter(({ protocol, number }) => {
    const port: PolicyPorts = { protocol, first: number, last: number };
    const isAllowed = allow.some(
      ({ target }) => target.kind === 'all' || (target.kind === 'ports' && isAmong([port], target.ports)),
    );
    return !isAllowed && listening.some((one) => one.protocol === protocol && one.first === number);
  }).map((port) => ({ code: 'dhcp-shut', port }));
}

/** Where podman, docker or libvirt answers for names: at the address of a bridge of theirs. */
const NAMES = [
  { protocol: 'udp', number: 53 },
  { protocol: 'tcp', number: 53 },
] as const;

function namesShut(
  allow: readonly ResolvedEntry[],
  listening: readonly ListeningPort[],
  interfaces: readonly Interface[],
): readonly PolicyWarning[] {
  return NAMES.flatMap(({ protocol, number }) => {
    const port: PolicyPorts = { protocol, first: number, last: number };
    const sockets = listening.filter((one) => meets(port, [one])).flatMap((one) => one.sockets);
    const bridges = interfaces.filter(
      ({ kind, addresses }) =>
        kind === 'bridge' && addresses.some(({ address }) => sockets.some(({ local }) => local.address === address)),
    );
    const isAllowed = ({ name }: Interface): boolean =>
      allow.some(
        ({ target, interfaces: by }) =>
          (by === null || by.some((pattern) => matches(pattern, name))) &&
          (target.kind === 'all' || (target.kind === 'ports' && isAmong([port], target.ports))),
      );
    const shut = bridges.filter((bridge) => !isAllowed(bridge));
    return shut.map(({ name }) => ({ code: 'names-shut', port: { protocol, number }, interface: name }));
  });
}
