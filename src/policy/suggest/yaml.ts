import type { PolicyEntry, PolicyPorts, PolicyTarget } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';

/** What YAML takes as a text as it is, within brackets too, and nobody mistakes for a number or a truth. */
const BARE =
  /^(?:[a-z][a-z0-9]*(?:[.+-][a-z0-9]+)*\*?|\d+(?:\.\d+){3}(?:\/\d+)?|[0-9a-f]+:[0-9a-f:]*\/\d+|\d+(?:-\d+)?\/(?:tcp\+udp|tcp|udp))$/;
const WORDS_OF_YAML: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/**
 * An entry as lines of `policy.yaml`, without indentation: `- port: 22/tcp`, `  from: [10.0.0.0/8]`. Whatever it holds
 * stays within its value.
 *
 * @param end how the list calls the other end
 */
export function entryLines(entry: Omit<PolicyEntry, 'line'>, end: 'from' | 'to' = 'from'): readonly string[] {
  const { addresses, interfaces, why } = entry;
  const fields = [
    ...targetField(entry.target),
    ...(addresses === null ? [] : [`${end}: ${oneOrList(addresses.map(quoted))}`]),
    ...(interfaces === null ? [] : [`interface: ${oneOrList(interfaces.map(quoted))}`]),
    ...(why === null ? [] : [`why: ${visibleJson(why)}`]),
  ];
  return fields.map((field, index) => (index === 0 ? '- ' : '  ') + field);
}

function targetField(target: PolicyTarget): readonly string[] {
  switch (target.kind) {
    case 'ports':
      return [`port: ${oneOrList(portTexts(target.ports))}`];
    case 'service':
      return [`service: ${quoted(target.unit)}`];
    case 'name':
      return [`name: ${quoted(target.name)}`];
    case 'ping':
      return ['icmp: ping'];
    case 'protocol':
      return [`protocol: ${quoted(target.name)}`];
    case 'all':
      return [];
  }
}

/** The same range of both protocols is written once. */
function portTexts(ports: readonly PolicyPorts[]): readonly string[] {
  const texts = new Map<string, string>();
  for (const { protocol, first, last } of ports) {
    const range = first === last ? String(first) : `${first}-${last}`;
    const before = texts.get(range);
    texts.set(range, before === undefined || before === protocol ? protocol : 'tcp+udp');
  }
  return [...texts].map(([range, protocols]) => `${range}/${protocols}`);
}

function oneOrList(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `[${values.join(', ')}]`;
}

function quoted(text: string): string {
  return BARE.test(text) && !WORDS_OF_YAML.has(text) ? text : visibleJson(text);
}
