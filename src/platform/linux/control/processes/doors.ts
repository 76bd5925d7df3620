import type { Place } from '../../../platform.ts';
import { attempt, readUpTo } from '../../processes/index.ts';
import { linkReader } from '../../processes/link-reader.ts';
import { walkFolder } from '../../processes/walk.ts';
import { listSockets } from '../../sockets/index.ts';
import type { Variables } from './variables.ts';

const FIRST_UNPRIVILEGED = 1024;
/** Each record of a walk: pid, descriptor, inode. */
const RECORD = 3;

/** Inodes of all sockets that a process holds; empty where that can't be read. */
export function socketsOf(proc: string, pid: number): ReadonlySet<number> {
  const records: number[] = [];
  walkFolder(linkReader(), `${proc}/${pid}/fd`, pid, records);
  return new Set(records.filter((_, index) => index % RECORD === RECORD - 1));
}

/**
 * By inode, the ports of those sockets of our network namespace that new peers can reach.
 *
 * @param held inodes of the sockets that matter
 */
export function doorsAmong(place: Place, held: ReadonlySet<number>): ReadonlyMap<number, number> {
  if (held.size === 0) return new Map();
  // The number of the namespace only marks what is listed, and is not looked at here.
  const { sockets } = listSockets(place, 0, 'open');
  return new Map(sockets.filter(({ inode }) => held.has(inode)).map(({ inode, local }) => [inode, local.port]));
}

/** The first port that a process without CAP_NET_BIND_SERVICE may bind, in our network namespace. */
export function firstUnprivilegedPort(proc: string): number {
  const text = attempt(() => readUpTo(`${proc}/sys/net/ipv4/ip_unprivileged_port_start`, 16).toString());
  return text !== undefined && /^\d+\s*$/.test(text) ? Number(text) : FIRST_UNPRIVILEGED;
}

/** systemd hands sockets over in descriptors from 3 on: see sd_listen_fds(3). */
export function isActivated(environment: Variables | null, pid: number): boolean {
  return environment?.['LISTEN_PID'] === String(pid) && environment['LISTEN_FDS'] !== undefined;
}

/** Whether one of these processes holds one of these sockets. */
export function isShared(proc: string, inodes: readonly number[], elders: readonly number[]): boolean {
  if (inodes.length === 0) return false;
  return elders.some((elder) => {
    const held = socketsOf(proc, elder);
    return inodes.some((inode) => held.has(inode));
  });
}
