import type {
  FileProblem,
  Inspection,
  Policy,
  PolicyEntry,
  PolicyWarning,
  ResolvedEntry,
  ResolvedPolicy,
  ResolvedTarget,
} from '../../model/index.ts';
import type { Units } from '../../platform/index.ts';
import { invalid } from '../read/index.ts';
import { portsOfName } from './names.ts';
import { joined } from './ports.ts';
import { type ServiceNow, servicesNow } from './service.ts';
import { warningsOf } from './warnings.ts';

export interface ResolveTools {
  /** With all sockets that are open; connections don't matter. */
  readonly inspection: Pick<Inspection, 'networks' | 'ports' | 'holders'>;
  readonly units: Pick<Units, 'show'>;
  /** Of the policy's file, for what is told of it. */
  readonly path: string;
  /** Where the control groups are mounted; `/sys/fs/cgroup` where it is missing. */
  readonly groups?: string;
}

const GROUPS = '/sys/fs/cgroup';

/**
 * Looks up what a policy means on this machine, now: the ports of names and services.
 *
 * @throws MenshenError `config-invalid` with every name that neither our catalog nor IANA knows
 */
export async function resolvePolicy(
  policy: Policy,
  { inspection, units, path, groups = GROUPS }: ResolveTools,
): Promise<{ readonly policy: ResolvedPolicy; readonly warnings: readonly PolicyWarning[] }> {
  const entries = [...policy.allow, ...(policy.out ?? [])];
  const names = new Set(entries.flatMap(({ target }) => (target.kind === 'service' ? [target.unit] : [])));
  const services = await servicesNow([...names], { inspection, units, groups });
  const problems: FileProblem[] = [];
  const resolve = (entry: PolicyEntry): ResolvedEntry => ({
    ...entry,
    written: entry.target,
    target: targetOf(entry, path, services, problems),
  });
  const resolved: ResolvedPolicy = {
    ...policy,
    allow: policy.allow.map(resolve),
    out: policy.out?.map(resolve) ?? null,
  };
  if (problems.length > 0) throw invalid(problems, null);
  return { policy: resolved, warnings: warningsOf(resolved, inspection, services) };
}

function targetOf(
  { target, line }: PolicyEntry,
  file: string,
  services: ReadonlyMap<string, ServiceNow>,
  problems: FileProblem[],
): ResolvedTarget {
  switch (target.kind) {
    case 'ports':
      return { kind: 'ports', ports: joined(target.ports), group: null };
    case 'service': {
      const { ports = [], group = null } = services.get(target.unit) ?? {};
      return { kind: 'ports', ports, group };
    }
    case 'name': {
      const ports = portsOfName(target.name);
      if (!('code' in ports)) return { kind: 'ports', ports, group: null };
      problems.push({ file, line, column: null, field: 'name', fault: ports });
      return { kind: 'ports', ports: [], group: null };
    }
    case 'ping':
    case 'protocol':
    case 'all':
      return target;
  }
}
