import { MenshenError, type Problem, type Protocol, type Socket } from '../../../model/index.ts';
import type { SocketListing, SocketScope } from '../../platform.ts';
import { protocolsOf, type Reader } from './reading.ts';

/** A way to sockets. */
export interface Way {
  readonly name: SocketListing['source'];
  readonly read: Reader;
}

const CODES = {
  netlink: { refused: 'netlink-refused', failed: 'netlink-interrupted' },
  procfs: { refused: 'procfs-unreadable', failed: 'procfs-unreadable' },
} as const;

/**
 * Lists each protocol by the first way that can. Each way that could not is a problem. `source` is where TCP came from.
 *
 * @throws MenshenError `netlink` or `no-proc`, after the last way, where none gives any protocol
 */
export function gather(ways: readonly [Way, ...Way[]], scope: SocketScope): SocketListing {
  const found: (readonly Socket[])[] = [];
  const problems: Problem[] = [];
  const failures: Failure[] = [];
  let source = ways[0].name;
  for (const protocol of protocolsOf(scope)) {
    for (const { name, read } of ways) {
      const reading = read(protocol, scope);
      if (reading.status === 'read') {
        found.push(reading.sockets);
        problems.push(...reading.problems);
        if (protocol === 'tcp') source = name;
        break;
      }
      failures.push({ code: CODES[name][reading.status], protocol, detail: reading.detail });
    }
  }
  const failed = summary(failures);
  if (found.length === 0) {
    const code = ways.at(-1)?.name === 'procfs' ? 'no-proc' : 'netlink';
    throw new MenshenError(code, { code: 'no-listing', reasons: failed.map(({ detail }) => detail) });
  }
  return { sockets: found.flat(), source, problems: [...problems, ...failed] };
}

interface Failure extends Problem {
  readonly protocol: Protocol;
}

/** Protocols that failed for the same reason together: `tcp udp: socket EPERM`. */
function summary(failures: readonly Failure[]): readonly Problem[] {
  const reasons = new Map<string, { code: Problem['code']; protocols: string; detail: string }>();
  for (const { code, protocol, detail } of failures) {
    const known = reasons.get(code + detail);
    if (known === undefined) reasons.set(code + detail, { code, protocols: protocol, detail });
    else known.protocols += ` ${protocol}`;
  }
  return [...reasons.values()].map(({ code, protocols, detail }) => ({ code, detail: `${protocols}: ${detail}` }));
}
