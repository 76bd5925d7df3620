import { readUpTo } from './read.ts';

/** One line of `/proc/PID/mountinfo`. */
export interface Mount {
  /** The mounted part of the file system: `/`, or `net:[4026532177]` of a namespace that is bound to a file. */
  readonly root: string;
  /** Where it is mounted. */
  readonly point: string;
  /** Type of the file system: `proc`, `nsfs`, `cgroup2`. */
  readonly type: string;
  /** Options of the file system as a whole, not of this mount. */
  readonly options: readonly string[];
}

/** Machines with thousands of containers stay below this. */
const MOUNTINFO_BYTES = 16 << 20;

const SERVED_ELSEWHERE = /^(nfs|cifs|smb|fuse(?!blk)|ceph|afs|9p|gluster|lustre|gfs|ocfs|beegfs|gpfs|autofs)/;

/** What is mounted where this process can see it; empty where that can't be read. */
export function readMounts(proc: string): readonly Mount[] {
  try {
    return parseMounts(readUpTo(`${proc}/self/mountinfo`, MOUNTINFO_BYTES).toString());
  } catch {
    return [];
  }
}

/**
 * Whether a path leads to a file system that other machines or programs serve: a look at it may never come back.
 *
 * @param path absolute, without symbolic links
 */
export function isServedElsewhere(mounts: readonly Mount[], path: string): boolean {
  let nearest: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    // Of two mounts on one point, the later one is seen.
    if (inside && mount.point.length >= (nearest?.point.length ?? 0)) nearest = mount;
  }
  return nearest !== undefined && SERVED_ELSEWHERE.test(nearest.type);
}

/**
 * Lines that don't look like a mount are passed over.
 *
 * @see proc_pid_mountinfo(5)
 */
export function parseMounts(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    // Between the mount's own options and the type stand any number of tags, ended by a lone hyphen.
    const hyphen = fields.indexOf('-', 6);
    const [, , , root, point] = fields;
    const type = fields[hyphen + 1];
    if (hyphen < 0 || root === undefined || point === undefined || type === undefined) continue;
    const options = fields[hyphen + 3]?.split(',') ?? [];
    mounts.push({ root: unescape(root), point: unescape(point), type, options });
  }
  return mounts;
}

/** The kernel writes space, tab, newline and backslash as three octal digits. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}
