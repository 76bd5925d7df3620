import { readlinkSync } from 'node:fs';

import { readMounts, type Mount } from './mounts.ts';
import { attempt, readUpTo } from './read.ts';

const CAP_SYS_PTRACE = 19n;
const STATUS_BYTES = 1 << 16;

/**
 * Whether procfs leaves other users' processes out of its listing, so that they can't even be counted.
 *
 * @returns the mount option that hides them, such as `hidepid=2`; null where all of them show
 */
export function processesHidden(proc: string): string | null {
  const status = attempt(() => readUpTo(`${proc}/self/status`, STATUS_BYTES).toString()) ?? '';
  return hidingOption(readMounts(proc), proc, status);
}

/**
 * @param status `/proc/self/status`: whoever may trace everything, or belongs to the group that the mount names, is
 *   shown everything
 * @see proc(5), "Mount options"
 */
export function hidingOption(mounts: readonly Mount[], proc: string, status: string): string | null {
  const options = mounts.findLast((mount) => mount.type === 'proc' && mount.point === proc)?.options ?? [];
  const option = options.find((option) => option.startsWith('hidepid='));
  const mode = option?.slice('hidepid='.length) ?? 'off';
  if (option === undefined || ['0', 'off', '1', 'noaccess'].includes(mode)) return null;
  const capabilities = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  if (((capabilities >> CAP_SYS_PTRACE) & 1n) === 1n) return null;
  const onlyTraceable = mode === '4' || mode === 'ptraceable';
  const group = options.find((option) => option.startsWith('gid='))?.slice('gid='.length) ?? '0';
  return !onlyTraceable && groupsOf(status).has(group) ? null : option;
}

/** Inode of the first namespace of processes: `PROC_PID_INIT_INO` in include/linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

/**
 * Whether there may be processes outside of what this procfs can ever show: it belongs to a namespace of processes
 * (a container's) within another. They matter where a socket that is seen here is held by nobody who is.
 *
 * @returns the link that names the namespace, `pid:[N]`; null where this is the first one, or nobody can tell
 */
export function outerProcesses(proc: string): string | null {
  const link = attempt(() => readlinkSync(`${proc}/self/ns/pid`)) ?? FIRST_PID_NAMESPACE;
  return link === FIRST_PID_NAMESPACE ? null : link;
}

function groupsOf(status: string): ReadonlySet<string> {
  const [, , , , fileSystem = ''] = /^Gid:.*$/m.exec(status)?.[0].split(/\s+/) ?? [];
  const others = /^Groups:(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/) ?? [];
  return new Set([fileSystem, ...others]);
}
