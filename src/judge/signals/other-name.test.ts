import { expect, test } from 'vitest';
import { DOCKER, doorOf, entryOf, fileAt, known, processOf } from '../../../test/support/subjects.ts';
import { otherName } from './other-name.ts';

const dpkg = { manager: 'dpkg', name: 'x' } as const;
const thing = (given: Parameters<typeof processOf>[0]) => processOf({ path: '/opt/x/thing', ...given });

test.each([
  ['in its command line', thing({ arguments: ['sshd', '-D'] })],
  ['with a folder', thing({ arguments: ['/usr/sbin/sshd'] })],
  ['as a title', thing({ arguments: ['sshd: root@pts/0'] })],
  ['as a login shell', thing({ arguments: ['-bash'] })],
  ['by comm', thing({ name: 'systemd-logind' })],
  ['cut off', thing({ name: 'systemd-journal' })],
  ['from memory', thing({ executable: fileAt('memfd:x', { memfd: true }), name: 'cron' })],
  ['an interpreter too', processOf({ path: '/opt/x/python3', name: 'sshd', arguments: ['sshd'] })],
])('it takes a system program’s name %s', (_, process) => {
  expect(otherName.look(doorOf([process]))?.weight).toBe(25);
  expect(otherName.look(doorOf([process], { reach: 'host' }))?.weight).toBe(13);
});

test('or that of the service that the port is known for', () => {
  const mysql = known(entryOf({ id: 'mysql', programs: ['mysqlx'], names: ['MySQL'] }));
  const process = thing({ arguments: ['mysqlx'] });
  expect(otherName.look(doorOf([process], { knownAs: mysql }))?.weight).toBe(25);
  expect(otherName.look(doorOf([process]))).toBeNull();
});

test('all its names stand side by side', () => {
  expect(otherName.look(doorOf([thing({ arguments: ['sshd', '-D'] })]))?.evidence).toMatchObject([
    { fact: 'name', value: 'thing' },
    { fact: 'arguments', value: 'sshd -D' },
    { fact: 'executable', value: '/opt/x/thing' },
    { fact: 'no-package' },
  ]);
});

test('any other name weighs next to nothing', () => {
  expect(otherName.look(doorOf([thing({ name: 'worker', arguments: ['worker'] })]))?.weight).toBe(3);
});

test.each([
  ['its own', thing({ arguments: ['/opt/x/thing', '-d'] })],
  ['a thread’s', thing({ name: 'main-loop' })],
  ['a title', thing({ arguments: ['worker 3 of 8'] })],
  ['with a version', processOf({ path: '/opt/nginx-1.25', name: 'nginx', arguments: ['nginx: master process x'] })],
  ['of a forking server', processOf({ path: '/opt/pg/bin/postgres', arguments: ['postgres: walwriter'] })],
  ['an interpreter’s script', processOf({ path: '/opt/x/node', name: 'app', arguments: ['app'] })],
  ['a tool of busybox', processOf({ path: '/opt/busybox', name: 'sh', arguments: ['sh'] })],
  ['packaged', thing({ arguments: ['sshd'], package: dpkg })],
  ['in a container', thing({ arguments: ['sshd'], container: DOCKER })],
  ['a kernel thread', thing({ name: 'sshd', kernelThread: true })],
  ['without a path', processOf({ path: '/', name: 'redis-server', arguments: ['redis-server'] })],
  ['without a file', thing({ name: 'sshd', executable: null })],
])('nothing: %s', (_, process) => {
  expect(otherName.look(doorOf([process]))).toBeNull();
});

test('nothing where the owner or the file is unknown', () => {
  const { package: _, ...unowned } = thing({ arguments: ['sshd'] });
  const { executable: __, ...unreadable } = thing({ arguments: ['sshd'] });
  const { arguments: ___, ...silent } = thing({ name: 'worker' });
  for (const process of [unowned, unreadable, silent]) expect(otherName.look(doorOf([process]))).toBeNull();
});
