import type { Container } from '../../../model/index.ts';
import { containerOf } from './container.ts';

/** Where a process belongs, by its cgroups. */
export interface Membership {
  /** Name of the systemd unit on this machine: `nginx.service`, `session-1.scope`. */
  readonly unit: string | null;
  /** Uid of the user whose own systemd has it; missing where it is the system's. */
  readonly unitUser?: number;
  readonly container: Container | null;
}

const SERVICE = /\.(?:service|socket|mount|swap)$/;
const SCOPE = /\.scope$/;
/** A user's own systemd: what is beneath it are that user's units. */
const USER_MANAGER = /^user@(\d+)\.service$/;

/**
 * Reads `/proc/PID/cgroup`: of cgroup v1 every line may name a container, but only the hierarchy that is called
 * `systemd` names units; v2 has one line for all.
 *
 * @see cgroups(7), "/proc files"
 */
export function parseMembership(text: string): Membership {
  let own: Pick<Membership, 'unit' | 'unitUser'> | null = null;
  let container: Container | null = null;
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const found = membershipOf(path);
    container ??= found.container;
    if (found.unit === null || (controllers !== '' && controllers !== 'name=systemd')) continue;
    const { unit, unitUser } = found;
    own ??= unitUser === undefined ? { unit } : { unit, unitUser };
  }
  return { unit: null, ...own, container };
}

/**
 * The unit and container that one cgroup belongs to: the innermost service, or else the innermost scope. In a container
 * the units are its own systemd's, of which this machine's knows nothing; there only the container's own unit counts.
 *
 * @param path below the root of its hierarchy: `/system.slice/nginx.service`
 */
export function membershipOf(path: string): Membership {
  // systemd puts an underscore before names that the kernel might want for itself.
  const folders = path.split('/').map((folder) => folder.replace(/^_/, ''));
  const found = containerOf(folders);
  const ours = found === null ? folders : folders.slice(0, found.depth);
  const manager = ours.findLastIndex((folder) => USER_MANAGER.test(folder));
  const users = ours.slice(manager + 1);
  const theirs = innermost(users);
  const user = theirs === undefined ? undefined : USER_MANAGER.exec(ours[manager] ?? '')?.[1];
  return {
    unit: theirs ?? ours[manager] ?? null,
    ...(user !== undefined && { unitUser: Number(user) }),
    container: found?.container ?? null,
  };
}

function innermost(folders: readonly string[]): string | undefined {
  return folders.findLast((folder) => SERVICE.test(folder)) ?? folders.findLast((folder) => SCOPE.test(folder));
}
