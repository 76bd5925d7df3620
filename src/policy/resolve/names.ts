import { explain } from '../../catalog/index.ts';
import { type FileFault, MenshenError, type PolicyPorts } from '../../model/index.ts';
import { joined } from './ports.ts';

/**
 * The ports that have a name: those of our catalog's entry for a service or client that is called so, else those that IANA
 * registered for it. Never those of a trojan: a policy that opens them by its name is a mistake.
 */
export function portsOfName(name: string): readonly PolicyPorts[] | FileFault {
  const found = lookUp(name);
  if (found !== null && found.ports.length > 0) return found.ports;
  const nearest = found?.suggestions.find((suggestion) => (lookUp(suggestion)?.ports.length ?? 0) > 0) ?? null;
  return { code: 'unknown-port-name', written: name, nearest };
}

/** @returns `null` for what can be no name */
function lookUp(name: string): { ports: readonly PolicyPorts[]; suggestions: readonly string[] } | null {
  try {
    const { asked, entries, registered, suggestions } = explain(name);
    if (asked.kind !== 'name') return null;
    const entry = entries.find(({ by, facts: { kind } }) => by === 'name' && (kind === 'service' || kind === 'client'));
    const own = entry?.facts.ports ?? registered.map(({ protocol, port }) => ({ protocol, first: port, last: port }));
    return { ports: joined(own.filter(({ first }) => first > 0)), suggestions };
  } catch (error) {
    if (error instanceof MenshenError) return null;
    throw error;
  }
}
