import type { Host } from './host.ts';

export interface ContainerOptions {
  readonly name: string;
  /** Run by busybox's `sh -c` inside. */
  readonly command: string;
  /** As podman's `-p`: `8080:80`, `127.0.0.1:8053:53/udp`. */
  readonly publish?: readonly string[];
  /** A network that there is already, by its name. */
  readonly network?: string;
  /** As `--restart`: `on-failure:3`. */
  readonly restart?: string;
  /** As `--label`. */
  readonly label?: string;
}

export interface Container {
  readonly id: string;
  /** Pid of its first process, seen from the host. */
  readonly pid: number;
}

const IMAGE = 'localhost/busybox:test';

/** Makes a tarball of an image with busybox alone; returns its path inside the host. */
export async function busyboxImage(host: Host): Promise<string> {
  const image = '/var/tmp/busybox-image';
  await host.must(['mkdir', '-p', `${image}/bin`, `${image}/tmp`]);
  await host.must(['cp', '/bin/busybox', `${image}/bin/busybox`]);
  await host.must(['ln', '-sf', 'busybox', `${image}/bin/sh`]);
  await host.must(['tar', '-C', image, '-cf', `${image}.tar`, 'bin', 'tmp']);
  return `${image}.tar`;
}

/**
 * Starts a real container by podman inside a host: vfs storage, published ports by DNAT, conmon on the host's side. In a host
 * with systemd it has a scope of its own (`libpod-ID.scope`); elsewhere nobody could give it a control group.
 */
export async function runContainer(host: Host, options: ContainerOptions): Promise<Container> {
  const hasSystemd = (await host.run(['test', '-d', '/run/systemd/system'])).code === 0;
  const podman = (...args: readonly string[]): Promise<string> =>
    host.must(['podman', '--storage-driver=vfs', `--cgroup-manager=${hasSystemd ? 'systemd' : 'cgroupfs'}`, ...args], {
      timeout: 60_000,
    });
  if ((await host.run(['podman', '--storage-driver=vfs', 'image', 'exists', IMAGE])).code !== 0) {
    await podman('import', '--quiet', await busyboxImage(host), IMAGE);
  }
  // Limits of processes, and device rules (which `--privileged` does without), may not be ours to set.
  const group = hasSystemd ? ['--privileged', '--pids-limit=-1'] : ['--cgroups=disabled'];
  const flags = ['--detach', '--ulimit', 'host', ...group, ...containerFlags(options)];
  const id = (await podman('run', ...flags, IMAGE, '/bin/sh', '-c', options.command)).trim();
  const pid = Number((await podman('inspect', '--format', '{{.State.Pid}}', id)).trim());
  return { id, pid };
}

/** What both runtimes call the same. */
export function containerFlags({ name, publish = [], network, restart, label }: ContainerOptions): readonly string[] {
  const ports = publish.flatMap((port) => ['-p', port]);
  const rest = Object.entries({ network, restart, label }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`, value],
  );
  return ['--name', name, ...ports, ...rest];
}
