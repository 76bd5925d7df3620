import { MenshenError, type Problem, type Protocol, type Socket } from '../../../model/index.ts';
import type { SocketSource } from '../../platform.ts';
import { protocolsOf, type Reader } from './reading.ts';

/** A protocol whose sockets could not be read, and why. */
export interface Failure {
  readonly protocol: Protocol;
  readonly detail: string;
}

/** Failures as text, protocols with the same reason together: `tcp udp: socket EPERM`. */
export function describeFailures(failures: readonly Failure[]): readonly string[] {
  const protocols = new Map<string, string>();
  for (const { protocol, detail } of failures) {
    const others = protocols.get(detail);
    protocols.set(detail, others === undefined ? protocol : `${others} ${protocol}`);
  }
  return [...protocols].map(([detail, names]) => `${names}: ${detail}`);
}

/** Makes a source of a way to read. A protocol that can't be read is a problem; none at all an error. */
export function sourceOf(name: SocketSource['name'], read: Reader): SocketSource {
  return {
    name,
    list(scope) {
      const sockets: (readonly Socket[])[] = [];
      const problems: Problem[] = [];
      const failures: Failure[] = [];
      for (const protocol of protocolsOf(scope)) {
        const reading = read(protocol, scope);
        if (reading.status === 'read') {
          sockets.push(reading.sockets);
          problems.push(...reading.problems);
        } else {
          failures.push({ protocol, detail: reading.detail });
        }
      }
      const failed = describeFailures(failures);
      if (sockets.length === 0) throw new MenshenError(name === 'netlink' ? 'netlink' : 'no-proc', failed.join('; '));
      const code = name === 'netlink' ? 'netlink-refused' : 'procfs-unreadable';
      for (const detail of failed) problems.push({ code, detail });
      return { sockets: sockets.flat(), source: name, problems };
    },
  };
}
