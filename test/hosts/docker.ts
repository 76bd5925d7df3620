import { busyboxImage, type Container, containerFlags, type ContainerOptions } from './container.ts';
import type { Host } from './host.ts';

const IMAGE = 'busybox:test';
const SOCKET = '/run/docker.sock';

/** Starts Debian's dockerd inside a host: vfs storage, ports published by iptables and docker-proxy. It ends with the host. */
export async function startDocker(host: Host): Promise<void> {
  const daemon = await host.spawn(['/usr/sbin/dockerd', '--storage-driver=vfs']);
  await daemon.printed(`API listen on /var${SOCKET}`, 30_000);
  await host.must(['/usr/bin/docker', 'import', await busyboxImage(host), IMAGE], { timeout: 60_000 });
}

/** Starts a real container by docker, in a host where `startDocker` was called. */
export async function runDockerContainer(host: Host, options: ContainerOptions): Promise<Container> {
  const docker = (...args: readonly string[]): Promise<string> =>
    host.must(['/usr/bin/docker', ...args], { timeout: 60_000 });
  const order = [IMAGE, '/bin/sh', '-c', options.command];
  const id = (await docker('run', '--detach', ...containerFlags(options), ...order)).trim();
  const pid = Number((await docker('inspect', '--format', '{{.State.Pid}}', id)).trim());
  return { id, pid };
}
