import * as v from 'valibot';
import type { PolicyEntry, PolicyIcmp, PolicyTarget } from '../../model/index.ts';
import { mapping, message, oneOf, sentence } from '../../yaml/index.ts';
import { addresses } from './addresses.ts';
import { interfaces } from './interfaces.ts';
import { portName, ports, protocol, service } from './targets.ts';

const LONGEST_WHY = 300;
const ICMP: readonly PolicyIcmp[] = ['needed', 'ping', 'all'];

/** Fields of an entry that say what it allows; it has one of them, or none. */
export const TARGETS = ['port', 'service', 'name', 'icmp', 'protocol'] as const;

/** An entry without its place. */
export type Unplaced = Omit<PolicyEntry, 'line'>;

const common = {
  port: v.exactOptional(ports),
  name: v.exactOptional(portName),
  icmp: v.exactOptional(oneOf(['ping'])),
  protocol: v.exactOptional(protocol),
  interface: v.exactOptional(interfaces),
  why: v.exactOptional(sentence(LONGEST_WHY)),
};

/** An entry of `allow`. */
export const allowed: v.GenericSchema<unknown, Unplaced> = v.pipe(
  mapping({ ...common, service: v.exactOptional(service), from: v.exactOptional(addresses) }),
  v.transform(({ from = null, ...rest }) => entryOf(rest, from)),
);

/**
 * An entry of `out`. The ports on which a service listens are not those that it sends to, and its control group, which
 * would tell what it sends, is not known yet while the machine starts.
 */
export const sent: v.GenericSchema<unknown, Unplaced> = v.pipe(
  mapping({ ...common, to: v.exactOptional(addresses) }),
  v.transform(({ to = null, ...rest }) => entryOf(rest, to)),
);

type Common = v.InferOutput<v.ObjectSchema<typeof common, undefined>> & { readonly service?: string };

function entryOf(written: Common, addresses: readonly string[] | null): Unplaced {
  const { interface: interfaces = null, why = null } = written;
  return { target: targetOf(written), addresses, interfaces, why };
}

function targetOf({ port, service, name, icmp, protocol }: Common): PolicyTarget {
  if (port !== undefined) return { kind: 'ports', ports: port };
  if (service !== undefined) return { kind: 'service', unit: service };
  if (name !== undefined) return { kind: 'name', name };
  if (icmp !== undefined) return { kind: 'ping' };
  return protocol === undefined ? { kind: 'all' } : { kind: 'protocol', ...protocol };
}

const anyList: v.GenericSchema<unknown[]> = v.array(v.unknown(), message({ code: 'list' }));

/** The file, with its entries not looked at yet: each is told of by itself. */
export const outline: v.GenericSchema<unknown, Outline> = mapping({
  default: v.optional(oneOf(['drop', 'reject']), 'drop'),
  icmp: v.optional(oneOf(ICMP), 'ping'),
  allow: anyList,
  out: v.exactOptional(anyList),
});

export interface Outline {
  readonly default: 'drop' | 'reject';
  readonly icmp: PolicyIcmp;
  readonly allow: readonly unknown[];
  readonly out?: readonly unknown[];
}
