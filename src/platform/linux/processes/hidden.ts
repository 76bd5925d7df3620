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

function groupsOf(status: string): ReadonlySet<string> {
  const [, , , , fileSystem = ''] = /^Gid:.*$/m.exec(status)?.[0].split(/\s+/) ?? [];
  const others = /^Groups:(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/) ?? [];
  return new Set([fileSystem, ...others]);
}
