import { LineCounter, parseDocument } from 'yaml';

import { parseAddress } from '../../src/inspect/index.ts';
import type {
  PolicyControlGroup,
  PolicyPorts,
  PolicyTarget,
  ResolvedEntry,
  ResolvedPolicy,
  ResolvedTarget,
} from '../../src/model/index.ts';
import { parsePorts } from '../../src/text/index.ts';

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

const PROTOCOLS: Readonly<Record<string, number>> = { esp: 50, gre: 47 };

interface Written {
  readonly port?: string | number | readonly (string | number)[];
  readonly service?: string;
  readonly icmp?: 'ping';
  readonly protocol?: string;
  readonly from?: string | readonly string[];
  readonly to?: string | readonly string[];
  readonly interface?: string | readonly string[];
  readonly why?: string;
}

/** Reads a policy in the words of `policy.yaml`, and looks up its services. */
export function resolvedOf(text: string): ResolvedPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const { default: rest = 'drop', icmp = 'ping', ...lists } = document.toJS() as Partial<ResolvedPolicy>;
  const entriesOf = (name: 'allow' | 'out'): readonly ResolvedEntry[] => {
    const entries = (lists as { readonly [list in 'allow' | 'out']?: readonly Written[] })[name] ?? [];
    return entries.map((entry, index) => {
      const node = document.getIn([name, index], true) as { readonly range: readonly [number, number, number] };
      return entryOf(entry, lines.linePos(node.range[0]).line);
    });
  };
  return { default: rest, icmp, allow: entriesOf('allow'), out: lists.out === undefined ? null : entriesOf('out') };
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] | null =>
  value === undefined ? null : ([value].flat() as T[]);

function entryOf(entry: Written, line: number): ResolvedEntry {
  const { written, target } = targetOf(entry);
  const addresses = listOf(entry.from ?? entry.to);
  if (addresses?.some((one) => parseAddress(one.split('/')[0] ?? '') === null) === true)
    throw new Error(`line ${line}`);
  return { target, written, addresses, interfaces: listOf(entry.interface), why: entry.why ?? null, line };
}

/** Targets that need no looking up. */
const same = <T extends PolicyTarget & ResolvedTarget>(target: T): { written: T; target: T } => ({
  written: target,
  target,
});

function targetOf(entry: Written): { readonly written: PolicyTarget; readonly target: ResolvedTarget } {
  if (entry.service !== undefined) {
    const unit = `${entry.service}.service`;
    const found = SERVICES[unit];
    if (found === undefined) throw new Error(`no service ${unit}`);
    return { written: { kind: 'service', unit }, target: { kind: 'ports', ...found } };
  }
  if (entry.icmp !== undefined) return same({ kind: 'ping' });
  if (entry.protocol !== undefined) {
    return same({ kind: 'protocol', number: PROTOCOLS[entry.protocol] ?? 0, name: entry.protocol });
  }
  const ports = listOf(entry.port)?.flatMap(portsOf);
  if (ports === undefined) return same({ kind: 'all' });
  return { written: { kind: 'ports', ports }, target: { kind: 'ports', ports, group: null } };
}

function portsOf(text: string | number): readonly PolicyPorts[] {
  const ports = parsePorts(String(text));
  if (typeof ports === 'string') throw new Error(`${text}: ${ports}`);
  const { first, last, protocols } = ports;
  return protocols.map((protocol) => ({ protocol, first, last }));
}
