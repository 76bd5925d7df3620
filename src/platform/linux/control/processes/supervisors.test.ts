import { expect, test } from 'vitest';

import {
  type Elder,
  folderHandle,
  isBoundary,
  knownSupervisor,
  openrcHandle,
  parseSupervisorStatus,
  pm2Handle,
  supervisordConfiguration,
  supervisordHandle,
} from './supervisors.ts';

const elder = (executable: string | null, args: readonly string[], name = 'x', folder: string | null = '/'): Elder => ({
  name,
  executable,
  arguments: args,
  folder,
});

test.each([
  ['/usr/bin/python3.11', ['/usr/bin/python3', '/usr/bin/supervisord', '-n'], 'supervisord'],
  ['/usr/bin/python3.11', ['/usr/bin/python3', '/usr/local/bin/circusd', 'c.ini'], 'circus'],
  ['/usr/bin/runsv', ['runsv', 'web'], 'runit'],
  [null, ['s6-supervise', 'web'], 's6'],
  ['/usr/bin/supervise', ['supervise', 'web'], 'daemontools'],
  ['/usr/bin/node', ['PM2 v5.3.0: God Daemon (/root/.pm2)'], 'pm2'],
  ['/usr/bin/node', ['node', '/usr/lib/node_modules/nodemon/bin/nodemon.js', 'app.js'], 'watcher'],
  ['/usr/bin/watch', ['watch', 'x'], 'watcher'],
  ['/usr/bin/python3.11', ['python3', 'loop.py', 'supervisord'], undefined],
  ['/usr/sbin/apache2', ['apache2', '-k', 'start'], undefined],
  ['/usr/bin/python3.11', ['python3'], undefined],
])('%s %j is %s', (executable, args, kind) => {
  expect(knownSupervisor(elder(executable, args))?.kind).toBe(kind);
});

test('where the search ends', () => {
  const ends = ['sshd', 'sshd-session', 'systemd', 'cron', 'login', 'tmux'].map((name) =>
    isBoundary(elder(`/usr/sbin/${name}`, [name], name)),
  );
  expect(new Set(ends)).toEqual(new Set([true]));
  expect(isBoundary(elder(null, ['sshd: alice [priv]'], 'sshd'))).toBe(true);
  expect(isBoundary(elder('/usr/bin/sudo', ['sudo', 'x'], 'sudo'))).toBe(false);
});

/** As supervisor 4.2.5 prints it. */
const STATUS = `all:wrapped                      RUNNING   pid 94, uptime 0:00:03
never                            FATAL     Exited too quickly (process log may have details)
other                            STOPPED   Not started
soon                             STARTING  
web                              RUNNING   pid 83, uptime 1 day, 0:00:03
`;

test('what supervisorctl prints', () => {
  expect(parseSupervisorStatus(STATUS)).toEqual([
    { name: 'all:wrapped', state: 'RUNNING', pid: 94 },
    { name: 'never', state: 'FATAL' },
    { name: 'other', state: 'STOPPED' },
    { name: 'soon', state: 'STARTING' },
    { name: 'web', state: 'RUNNING', pid: 83 },
  ]);
  expect(parseSupervisorStatus('unix:///run/supervisor.sock no such file\n')).toEqual([]);
});

test.each([
  [['supervisord', '-n', '-c', 'sup.conf'], '/srv', ['-c', '/srv/sup.conf']],
  [['supervisord', '--configuration=/etc/s.conf'], null, ['-c', '/etc/s.conf']],
  [['supervisord', '-c/etc/s.conf'], null, ['-c', '/etc/s.conf']],
  [['supervisord', '-c', 's.conf'], null, []],
  [['supervisord', '-n'], '/', []],
])('%j in %s has the configuration %j', (args, folder, expected) => {
  expect(supervisordConfiguration(elder(null, args, 'x', folder))).toEqual(expected);
});

test('commands', () => {
  expect(supervisordHandle('web', ['-c', '/x']).stop).toEqual(['supervisorctl', '-c', '/x', 'stop', 'web']);
  expect(folderHandle('runit', '/etc/sv/web')?.start).toEqual(['sv', 'up', '/etc/sv/web']);
  expect(folderHandle('circus', '/srv')).toBeNull();
  expect(pm2Handle('PM2 v5.3.0: God Daemon (/home/a/.pm2)', { name: 'web', pm_id: '0' })).toEqual({
    name: 'web',
    stop: ['env', 'PM2_HOME=/home/a/.pm2', 'pm2', 'stop', 'web'],
    start: ['env', 'PM2_HOME=/home/a/.pm2', 'pm2', 'start', 'web'],
  });
  expect(pm2Handle('PM2 v5.3.0: God Daemon', { name: '--help', pm_id: '0' })).toBeNull();
  expect(pm2Handle('PM2 v5.3.0: God Daemon', { name: 'web' })).toBeNull();
  expect(openrcHandle(elder(null, ['supervise-daemon', 'web', '--start']))?.stop).toEqual([
    'rc-service',
    'web',
    'stop',
  ]);
});
