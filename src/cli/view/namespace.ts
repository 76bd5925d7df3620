import type { Messages } from '../../i18n/index.ts';
import type { Inspection } from '../../model/index.ts';

/** `own`, or the number of the network namespace. */
export function namespaceText(namespace: number, { networks }: Inspection, { check }: Messages): string {
  return isOwn(namespace, networks) ? check.ownNamespace : String(namespace);
}

/** Whether all of these are in the namespace that Menshen itself runs in: then it need not be named. */
export function areOwn(ports: Iterable<{ readonly namespace: number }>, { networks }: Inspection): boolean {
  return [...ports].every(({ namespace }) => isOwn(namespace, networks));
}

function isOwn(namespace: number, networks: Inspection['networks']): boolean {
  return networks.some((network) => network.own && network.namespace === namespace);
}
