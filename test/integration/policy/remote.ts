import type { Running } from '../../hosts/start.ts';
import { type Answer, type Scene, startScene } from '../close/scene.ts';
import { bringDriver, DRIVER, policy, until } from './scene.ts';

const SSH = [
  'ssh',
  '-i',
  '/root/key',
  ...['StrictHostKeyChecking=no', 'BatchMode=yes', 'ConnectTimeout=2', 'LogLevel=ERROR'].flatMap((option) => [
    '-o',
    option,
  ]),
];
export const PATHS = { shut: '/etc/menshen/shut', ssh: '/etc/menshen/ssh' } as const;
export const DRIVE: string = DRIVER.join(' ');

/** A host with sshd, and another one from which its administrator comes. */
export interface Remote extends Scene {
  /** Over a connection of its own. */
  readonly ssh: (command: string) => Promise<Answer>;
  /** Logs in, and stays: types lines, on a terminal of its own or without. */
  readonly login: (command: string, terminal?: boolean) => Promise<Running>;
  /** Whether one can log in. */
  readonly gets: () => Promise<boolean>;
  /** Waits for a file inside to have something in it. */
  readonly printed: (path: string) => Promise<string>;
}

/** With two policies in its files: one that shuts everything, and one that lets ssh in. */
export async function startRemote(): Promise<Remote> {
  const scene = await startScene();
  const { host, caller } = scene;
  await bringDriver(host);
  await caller.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
  await host.write('/root/.ssh/authorized_keys', await caller.must(['cat', '/root/key.pub']));
  await host.write('/root/key', await caller.must(['cat', '/root/key']), '600');
  await host.must(['rm', '-rf', '/etc/init.d']);
  await host.write(PATHS.shut, policy('tcp dport 9 accept'));
  await host.write(PATHS.ssh, policy('tcp dport 22 accept'));
  // With it, the end of a session ends all that is left in it.
  await host.write('/etc/systemd/logind.conf.d/kill.conf', '[Login]\nKillUserProcesses=yes\nKillExcludeUsers=\n');
  await host.must(['systemctl', 'start', 'systemd-logind']);
  await host.must(['systemctl', 'enable', '--now', '--quiet', 'ssh.service']);
  await host.listening('tcp', 22);
  // Commands from outside enter a control group that systemd would remove with the last session of root.
  await host.spawn(['sleep', 'infinity']);
  const ssh = (command: string): Promise<Answer> =>
    caller.run([...SSH, 'root@198.18.0.1', command], { timeout: 60_000 });
  return {
    ...scene,
    ssh,
    login: (command, terminal = false) =>
      caller.spawn([...SSH, ...(terminal ? ['-tt'] : []), 'root@198.18.0.1', command]),
    gets: async () => (await ssh('true')).code === 0,
    printed: async (path) => {
      const look = async (): Promise<string> => (await host.run(['cat', path])).stdout;
      return until(look, (text) => text.endsWith('\n'));
    },
  };
}
