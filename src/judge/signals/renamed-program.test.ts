import { expect, test } from 'vitest';
import { DOCKER, doorOf, fileAt, processOf } from '../../../test/support/subjects.ts';
import { renamedProgram } from './renamed-program.ts';

const copy = (path: string, ...twins: readonly string[]) => processOf({ path, twins });

test.each([
  ['netcat as sshd', '/dev/shm/sshd', '/usr/bin/nc.openbsd', 35],
  ['netcat as a unit of systemd', '/opt/x/systemd-netd', '/usr/bin/nc.traditional', 35],
  ['netcat as anything', '/opt/x/worker', '/usr/bin/nc.traditional', 25],
  ['a shell', '/opt/x/worker', '/usr/bin/dash', 25],
  ['an interpreter', '/opt/x/worker', '/usr/bin/python3.11', 25],
  ['a harmless tool', '/opt/x/worker', '/usr/bin/sleep', 12],
])('%s', (_, path, twin, weight) => {
  expect(renamedProgram.look(doorOf([copy(path, twin)]))?.weight).toBe(weight);
});

test('both files are named', () => {
  expect(renamedProgram.look(doorOf([copy('/dev/shm/sshd', '/bin/nc')]))?.evidence).toEqual([
    { fact: 'executable', value: '/dev/shm/sshd', check: ['readlink', '/proc/812/exe'] },
    { fact: 'twin', value: '/bin/nc', check: ['sha256sum', '/bin/nc', '/proc/812/exe'] },
    { fact: 'no-package', value: '/dev/shm/sshd', check: ['ls', '-l', '/dev/shm/sshd'] },
  ]);
});

test('in memory the name of the process counts', () => {
  const memory = { executable: fileAt('memfd:x', { memfd: true }), twins: ['/usr/bin/nc.traditional'] };
  expect(renamedProgram.look(doorOf([processOf({ ...memory, name: 'cron' })]))?.weight).toBe(35);
  expect(renamedProgram.look(doorOf([processOf({ ...memory, name: 'nc' })]))).toBeNull();
});

test('where only this machine reaches it, it weighs half', () => {
  expect(renamedProgram.look(doorOf([copy('/opt/x/worker', '/usr/bin/dash')], { reach: 'host' }))?.weight).toBe(13);
});

test.each([
  ['the same name elsewhere', copy('/srv/venv/bin/python3', '/usr/bin/python3.11')],
  ['without its version', copy('/srv/venv/bin/python', '/usr/bin/python3.11')],
  ['with one', copy('/opt/perl/perl5.36', '/usr/bin/perl')],
  ['one of several names', copy('/opt/perl', '/usr/bin/perl5.36.0', '/usr/bin/perl')],
  ['the alternative that it is', copy('/opt/nc', '/usr/bin/nc.openbsd')],
  ['busybox as one of its tools', copy('/opt/root/httpd', '/usr/bin/busybox')],
  ['without a path', copy('/', '/usr/bin/redis-check-rdb')],
  ['no copy', copy('/opt/x/worker')],
  ['not looked at', processOf({ path: '/opt/x/worker' })],
  ['a container', processOf({ path: '/opt/worker', twins: ['/usr/bin/dash'], container: DOCKER })],
  ['packaged', processOf({ path: '/usr/x', twins: ['/usr/bin/dash'], package: { manager: 'dpkg', name: 'x' } })],
])('nothing: %s', (_, process) => {
  expect(renamedProgram.look(doorOf([process]))).toBeNull();
  expect(renamedProgram.concerns(process)).toBe(false);
});
