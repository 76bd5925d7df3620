import type { Messages } from '../../i18n/index.ts';
import type { Inspection } from '../../model/index.ts';
import { visible } from '../../text/index.ts';

/** `own`, or the number of the network namespace; of several hosts in one listing, the host's address. */
export function namespaceText(namespace: number, inspection: Inspection, { check }: Messages): string {
  const { coverage, networks, sockets } = inspection;
  if (coverage.source === 'capture') {
    return visible(sockets.find((socket) => socket.namespace === namespace)?.local.address ?? String(namespace));
  }
  return isOwn(namespace, networks) ? check.ownNamespace : String(namespace);
}

/** Whether all of these are in the namespace that Menshen itself runs in: then it need not be named. */
export function areOwn(
  ports: Iterable<{ readonly namespace: number }>,
  { coverage, networks, sockets }: Inspection,
): boolean {
  if (coverage.source === 'capture') return sockets.every((socket) => socket.namespace === 0);
  return [...ports].every(({ namespace }) => isOwn(namespace, networks));
}

function isOwn(namespace: number, networks: Inspection['networks']): boolean {
  return networks.some((network) => network.own && network.namespace === namespace);
}
