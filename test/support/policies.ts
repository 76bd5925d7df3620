import type {
  PolicyControlGroup,
  PolicyEntry,
  PolicyPorts,
  PolicyTarget,
  ResolvedEntry,
  ResolvedPolicy,
  ResolvedTarget,
} from '../../src/model/index.ts';
import { readPolicy } from '../../src/policy/read/index.ts';

/** What services have on the machine of these tests. */
const SERVICES: Readonly<Record<string, { ports: readonly PolicyPorts[]; group: PolicyControlGroup | null }>> = {
  'nginx.service': {
    ports: [
      { protocol: 'tcp', first: 80, last: 80 },
      { protocol: 'tcp', first: 443, last: 443 },
    ],
    group: { path: 'system.slice/nginx.service', level: 2 },
  },
  'silent.service': { ports: [], group: { path: 'system.slice/silent.service', level: 2 } },
  'old.service': { ports: [{ protocol: 'udp', first: 514, last: 514 }], group: null },
};

/** Reads a policy in the words of `policy.yaml`, and looks up its services among those above. */
export function resolvedOf(text: string): ResolvedPolicy {
  const read = readPolicy('policy.yaml', text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { allow, out, ...rest } = read.policy;
  return { ...rest, allow: allow.map(entryOf), out: out?.map(entryOf) ?? null };
}

function entryOf({ target, ...entry }: PolicyEntry): ResolvedEntry {
  return { ...entry, written: target, target: targetOf(target) };
}

function targetOf(target: PolicyTarget): ResolvedTarget {
  if (target.kind === 'ports') return { ...target, group: null };
  if (target.kind === 'name') throw new Error('names are for the catalog');
  if (target.kind !== 'service') return target;
  const found = SERVICES[target.unit];
  if (found === undefined) throw new Error(`no service ${target.unit}`);
  return { kind: 'ports', ...found };
}
