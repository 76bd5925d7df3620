import { MenshenError, type Problem, type Protocol, type Socket } from '../../../model/index.ts';
import type { Place, SocketListing, SocketScope } from '../../platform.ts';
import { netlinkReader } from './netlink/source.ts';
import { procfsReader } from './procfs/source.ts';
import { protocolsOf, type Reader } from './reading.ts';
import { describeFailures, type Failure } from './source.ts';

/**
 * The sockets of the calling thread's network namespace: by netlink, and from /proc/net what netlink does not give.
 * Each fall-back is a problem of the listing, since /proc/net tells less. `source` is where TCP came from.
 *
 * @param namespace inode of the calling thread's network namespace
 * @throws MenshenError `no-proc` where neither way gives anything
 */
export function listSockets(place: Place, namespace: number, scope: SocketScope): SocketListing {
  return combine(netlinkReader(namespace), procfsReader(place, namespace), scope);
}

/** Reads each protocol by the first reader, and by the second where the first can't. */
export function combine(netlink: Reader, procfs: Reader, scope: SocketScope): SocketListing {
  const sockets: (readonly Socket[])[] = [];
  const problems: Problem[] = [];
  const failures: { [Code in Problem['code']]?: Failure[] } = {};
  const note = (code: Problem['code'], protocol: Protocol, detail: string): void => {
    (failures[code] ??= []).push({ protocol, detail });
  };
  let source: SocketListing['source'] = 'netlink';
  for (const protocol of protocolsOf(scope)) {
    let reading = netlink(protocol, scope);
    if (reading.status !== 'read') {
      note(reading.status === 'refused' ? 'netlink-refused' : 'netlink-interrupted', protocol, reading.detail);
      if (protocol === 'tcp') source = 'procfs';
      reading = procfs(protocol, scope);
    }
    if (reading.status === 'read') {
      sockets.push(reading.sockets);
      problems.push(...reading.problems);
    } else {
      note('procfs-unreadable', protocol, reading.detail);
    }
  }
  for (const [code, failed] of Object.entries(failures)) {
    for (const detail of describeFailures(failed)) problems.push({ code: code as Problem['code'], detail });
  }
  if (sockets.length === 0) throw new MenshenError('no-proc', problems.map(({ detail }) => detail).join('; '));
  return { sockets: sockets.flat(), source, problems };
}
