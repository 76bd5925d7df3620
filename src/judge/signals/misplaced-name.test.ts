import { expect, test } from 'vitest';
import { connectionOf, DOCKER, doorOf, fileAt, processOf } from '../../../test/support/subjects.ts';
import type { System } from '../../model/index.ts';
import { misplacedName } from './misplaced-name.ts';

const look = (path: string, system: System | null = 'linux', given: object = {}) =>
  misplacedName.look(doorOf([processOf({ path, ...given })], { system }));

test.each([
  ['/dev/shm/sshd', 40],
  ['/tmp/.X11-unix/systemd-journald', 40],
  ['/var/tmp/cron', 40],
  ['/usr/lib/.../dbus-daemon', 40],
  ['/home/li/build/sshd', 15],
  ['/srv/app/systemd', 15],
])('%s on Linux weighs %i', (path, weight) => {
  const finding = look(path);
  expect(finding?.weight).toBe(weight);
  expect(finding?.evidence.map(({ fact }) => fact)).toEqual(['executable', 'usual-folder', 'no-package']);
});

test.each([
  String.raw`C:\WINNT\Fonts\explorer.exe`,
  'c:/winnt/fonts/explorer.exe',
  String.raw`C:\Windows\svchost.exe`,
  String.raw`C:\Windows\explorer\explorer.exe`,
  String.raw`D:\games\LSASS.EXE`,
  String.raw`\\server\share\services.exe`,
])('%s on Windows', (path) => {
  const finding = look(path, null, { name: 'x' });
  expect(finding?.weight).toBe(45);
  expect(finding?.evidence[0]?.check.slice(0, 2)).toEqual(['Get-Process', '-Id']);
  expect(finding?.evidence[1]?.value).toMatch(/^C:\\Windows\\/);
});

test.each([
  '/usr/sbin/sshd',
  '/lib/systemd/systemd',
  '/usr/lib/systemd/systemd-resolved',
  '/usr/local/sbin/sshd',
  '/opt/openssh/sbin/sshd',
  '/nix/store/abc-openssh/bin/sshd',
  '/snap/core22/1/usr/sbin/sshd',
  '/System/Library/launchd',
  '/home/li/bin/server',
  'sshd',
])('%s is ordinary', (path) => {
  expect(look(path)).toBeNull();
});

test.each([
  String.raw`C:\Windows\System32\svchost.exe`,
  'C:/WINDOWS/system32/svchost.exe',
  String.raw`C:\Windows\SysWOW64\cmd.exe`,
  String.raw`C:\Windows\explorer.exe`,
  String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`,
  String.raw`C:\Windows\WinSxS\amd64_x\svchost.exe`,
  String.raw`C:\Program Files\nginx\nginx.exe`,
  'svchost.exe',
])('%s is ordinary on Windows', (path) => {
  expect(look(path, 'windows')).toBeNull();
});

test('what a package brought, what a container runs and what is unknown is none', () => {
  expect(look('/srv/x/sshd', 'linux', { package: { manager: 'dpkg', name: 'x' } })).toBeNull();
  expect(look('/tmp/sshd', 'linux', { container: DOCKER })).toBeNull();
  const { executable: _, ...unknown } = processOf();
  expect(misplacedName.look(connectionOf([unknown]))).toBeNull();
  expect(look('/memfd', 'linux', { executable: fileAt('memfd:sshd', { memfd: true }) })).toBeNull();
});

test('only processes that it can find something in concern it', () => {
  expect(misplacedName.concerns(processOf({ path: '/tmp/sshd' }))).toBe(true);
  expect(misplacedName.concerns(processOf())).toBe(false);
});
