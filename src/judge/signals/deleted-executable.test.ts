import { expect, test } from 'vitest';
import { connectionOf, DOCKER, doorOf, fileAt, processOf } from '../../../test/support/subjects.ts';
import { deletedExecutable } from './deleted-executable.ts';

const gone = { executable: fileAt('/opt/app/server', { deleted: true }) };
const dpkg = { manager: 'dpkg', name: 'openssh-server' } as const;

test('a file that is gone is told with the way to see it', () => {
  const finding = deletedExecutable.look(doorOf([processOf(gone)]));
  expect(finding).toEqual({
    signal: 'deleted-executable',
    weight: 18,
    pid: 812,
    evidence: [
      { fact: 'executable-deleted', value: '/opt/app/server', check: ['readlink', '/proc/812/exe'] },
      { fact: 'no-package', value: '/opt/app/server', check: ['ls', '-l', '/opt/app/server'] },
    ],
  });
});

test('after an upgrade, in a container, or where the owner is unknown it is less than low', () => {
  const { package: _, ...unowned } = processOf(gone);
  const lost = processOf({ executable: fileAt('/', { deleted: true }) });
  const cases = [processOf({ ...gone, package: dpkg }), processOf({ ...gone, container: DOCKER }), unowned, lost];
  for (const process of cases) expect(deletedExecutable.look(doorOf([process]))?.weight).toBeLessThan(10);
});

test.each([
  [true, 10],
  [false, 18],
])('a program that was built again while it runs is less than one whose file is gone: %s', (replaced, weight) => {
  const server = processOf({ executable: fileAt('/home/li/app/server', { deleted: true, replaced }) });
  expect(deletedExecutable.look(doorOf([server]))?.weight).toBe(weight);
});

test('an upgraded package is named', () => {
  const finding = deletedExecutable.look(doorOf([processOf({ ...gone, package: dpkg })]));
  expect(finding?.evidence[1]).toEqual({
    fact: 'package',
    value: 'openssh-server',
    check: ['dpkg', '-S', '/opt/app/server'],
  });
});

test('a program that talks to its own machine only weighs half', () => {
  expect(deletedExecutable.look(connectionOf([processOf(gone)]))?.weight).toBe(18);
  expect(deletedExecutable.look(connectionOf([processOf(gone)], { reach: 'host' }))?.weight).toBe(9);
});

test('nothing is said of a file that is there, in memory, or unknown', () => {
  const { executable: _, ...unreadable } = processOf();
  const memory = processOf({ executable: fileAt('memfd:x', { deleted: true, memfd: true }) });
  for (const process of [processOf(), memory, unreadable]) {
    expect(deletedExecutable.look(doorOf([process]))).toBeNull();
    expect(deletedExecutable.concerns(process)).toBe(false);
  }
});

const worker = (pid: number) => processOf({ ...gone, pid });

test('many workers are one finding, a second program stays visible in it', () => {
  const other = processOf({ pid: 9, executable: fileAt('/tmp/x', { deleted: true }), package: dpkg });
  const finding = deletedExecutable.look(doorOf([other, worker(1), worker(2), worker(3)]));
  expect(finding?.weight).toBe(18);
  expect(finding?.evidence.map((evidence) => evidence.value)).toEqual([
    '/opt/app/server',
    '/opt/app/server',
    '/tmp/x',
    'openssh-server',
  ]);
});
