import type { Container } from '../../../model/index.ts';

type Runtime = Container['runtime'];

/** Names of one folder that say it is a container's: scopes of systemd, and folders that the engines make themselves. */
const NAMES: readonly (readonly [RegExp, Runtime])[] = [
  [/^docker-([0-9a-f]{64})\.scope$/, 'docker'],
  [/^libpod-(?:payload-)?([0-9a-f]{64})(?:\.scope)?$/, 'podman'],
  [/(?:^|:)cri-containerd[-:]([0-9a-f]{64})(?:\.scope)?$/, 'containerd'],
  [/^nerdctl-([0-9a-f]{64})\.scope$/, 'containerd'],
  [/(?:^|:)crio[-:]([0-9a-f]{64})(?:\.scope)?$/, 'cri-o'],
  [/^lxc\.payload\.(.+)$/, 'lxc'],
  [/^machine-lxc\\x2d(?:\d+\\x2d)?(.+)\.scope$/, 'lxc'],
  // Virtual machines have scopes of the same form, but theirs is a program of this machine.
  [/^machine-(?!qemu\\x2d)(.+)\.scope$/, 'systemd-nspawn'],
];

/** Names of two folders, one in the other. */
const PAIRS: readonly (readonly [parent: RegExp, child: RegExp, Runtime])[] = [
  [/^docker$/, /^([0-9a-f]{64})$/, 'docker'],
  [/^pod[0-9a-f-]{32,36}$|^kubepods.*-pod[0-9a-f_]{32,36}\.slice$/, /^([0-9a-f]{64})$/, 'kubernetes'],
  [/^lxc(?:\.payload)?$/, /^(.+)$/, 'lxc'],
];
const NSPAWN_UNIT = /^systemd-nspawn@(.+)\.service$/;

/**
 * The container that a cgroup path leads into, and how many of its folders lead there; those after it are the container's
 * own affair. Of nested ones it is the outermost: the one whose engine runs on this machine. `null` where there is none.
 *
 * @param folders of a cgroup path, the outermost first
 */
export function containerOf(folders: readonly string[]): { container: Container; depth: number } | null {
  for (const [index, folder] of folders.entries()) {
    const parent = folders[index - 1] ?? '';
    const container = byName(folder) ?? byPair(parent, folder) ?? bySupervisor(parent, folder);
    if (container !== null) return { container, depth: index + 1 };
  }
  return null;
}

function byName(folder: string): Container | null {
  for (const [name, runtime] of NAMES) {
    const id = name.exec(folder)?.[1];
    if (id !== undefined) return { runtime, id: unescapeUnit(id) };
  }
  return null;
}

function byPair(parent: string, folder: string): Container | null {
  for (const [outer, inner, runtime] of PAIRS) {
    const id = outer.test(parent) ? inner.exec(folder)?.[1] : undefined;
    if (id !== undefined) return { runtime, id };
  }
  return null;
}

/** nspawn as a service keeps itself in a folder beside its container's. */
function bySupervisor(parent: string, folder: string): Container | null {
  const id = folder === 'payload' ? NSPAWN_UNIT.exec(parent)?.[1] : undefined;
  return id === undefined ? null : { runtime: 'systemd-nspawn', id: unescapeUnit(id) };
}

/** systemd writes bytes that a unit's name may not hold as `\xNN`. */
function unescapeUnit(name: string): string {
  return name.replaceAll(/\\x([0-7][0-9a-f])/g, (_, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 16)),
  );
}
