import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type CloseDocument, codesOf, MENSHEN, read, type Told, undo } from './documents.ts';
import { type Answer, type Scene, startScene } from './scene.ts';

const NEEDED = needs(
  'systemd-host',
  'dist',
  'package:openssh-server',
  'package:sudo',
  'package:tmux',
  'package:libpam-systemd',
);

/** What is typed after `menshen close` to close the server that one came through. */
const WAYS = [
  '22',
  '22/tcp --how unit',
  '22 --how process',
  '22 --how firewall',
  '22 --how connections',
  '20-30/tcp',
  'sshd',
  'ssh.service',
  'ssh',
  '/usr/sbin/sshd',
];

describe.each(['with', 'without'] as const)('a session over ssh, %s a session manager', NEEDED, (manager) => {
  let scene: Scene;
  const ssh = (user: string, command: string): Promise<Answer> =>
    scene.caller.run(
      [
        'ssh',
        '-i',
        '/root/key',
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'BatchMode=yes',
        `${user}@198.18.0.1`,
        command,
      ],
      { timeout: 60_000 },
    );
  const closing = async (user: string, words: string): Promise<Told<CloseDocument>> =>
    read('close', await ssh(user, `${user === 'root' ? '' : 'sudo '}${MENSHEN} close ${words} --yes --json`));

  beforeAll(async () => {
    scene = await startScene();
    const { host, caller } = scene;
    await caller.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
    const key = await caller.must(['cat', '/root/key.pub']);
    await host.must(['useradd', '--create-home', '--shell', '/bin/bash', 'admin']);
    await host.must(['usermod', '-p', '*', 'admin']);
    await host.write('/etc/sudoers.d/admin', 'admin ALL=(ALL) NOPASSWD: ALL\n', '440');
    for (const home of ['/root', '/home/admin']) await host.write(`${home}/.ssh/authorized_keys`, key);
    await host.must(['rm', '-rf', '/etc/init.d']);
    if (manager === 'with') await host.must(['systemctl', 'start', 'systemd-logind']);
    await host.must(['systemctl', 'enable', '--now', '--quiet', 'ssh.service']);
    await host.listening('tcp', 22);
  });
  afterAll(() => scene.stop());

  const SOME = manager === 'with' ? WAYS : ['22', 'ssh.service'];
  test.each(SOME)('root is refused: close %s', async (words) => {
    const told = await closing('root', words);
    expect(told.code).toBe(3);
    expect(codesOf(told.document)).toContain('session');
    expect(told.document.result).toBeNull();
  });

  test('a user with sudo is refused', async () => {
    for (const words of ['22', 'sshd', '22 --how firewall']) {
      const told = await closing('admin', words);
      expect(told.code).toBe(3);
      expect(codesOf(told.document)).toContain('session');
    }
  });

  test.each([
    ['root', ''],
    ['admin', ''],
    ['admin', 'sudo '],
  ])('in tmux, which outlives the connection: %s, %s', async (user, sudo) => {
    const inside = `${sudo}${MENSHEN} close 22 --yes --json >/tmp/told-${user} 2>&1; tmux wait-for -S done`;
    const answer = await ssh(
      user,
      `rm -f /tmp/told-${user}; tmux new-session -d '${inside}' && tmux wait-for done; cat /tmp/told-${user}; tmux kill-server`,
    );
    const { document } = read('close', answer);
    expect(codesOf(document)).toContain('session');
  });

  test('it can be closed all the same, and opened again', async () => {
    const run = `${MENSHEN} close 22 --yes --including-my-session --json >/tmp/closed 2>&1; echo $? >/tmp/code; cat /proc/self/cgroup >/tmp/group`;
    await ssh('root', `setsid nohup sh -c '${run}' </dev/null >/dev/null 2>&1 &`);
    await expect.poll(async () => (await scene.host.run(['cat', '/tmp/code'])).stdout, { timeout: 20_000 }).toBe('0\n');
    const { document } = read('close', { code: 0, stdout: await scene.host.must(['cat', '/tmp/closed']), stderr: '' });
    expect(document.result).toMatchObject({ complete: true });
    expect((await ssh('root', 'true')).code).toBe(255);
    const undone = await undo(scene.host);
    expect(undone.code).toBe(0);
    expect((await ssh('root', 'true')).code).toBe(0);
  });
});
