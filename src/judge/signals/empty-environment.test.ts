import { expect, test } from 'vitest';
import { DOCKER, doorOf, processOf } from '../../../test/support/subjects.ts';
import { emptyEnvironment } from './empty-environment.ts';

const dpkg = { manager: 'dpkg', name: 'x' } as const;
const bare = { path: '/opt/server', environmentEmpty: true } as const;

test('root’s program without any environment is a hint below low', () => {
  const finding = emptyEnvironment.look(doorOf([processOf(bare)]));
  expect(finding?.weight).toBe(8);
  expect(finding?.evidence[0]).toEqual({
    fact: 'empty-environment',
    value: '/proc/812/environ',
    check: ['wc', '-c', '/proc/812/environ'],
  });
});

test('of a packaged interpreter the script counts, unless a service runs it', () => {
  const python = { ...bare, path: '/usr/bin/python3', arguments: ['python3', 'x.py'], package: dpkg };
  expect(emptyEnvironment.look(doorOf([processOf(python)]))).not.toBeNull();
  expect(emptyEnvironment.look(doorOf([processOf({ ...python, unit: 'x.service' })]))).toBeNull();
});

const { package: _, ...unowned } = processOf(bare);
const { environmentEmpty: __, ...untold } = processOf(bare);
const { user: ___, ...anyone } = processOf(bare);

test.each([
  ['a packaged daemon', processOf({ ...bare, package: dpkg })],
  ['another user’s', processOf({ ...bare, user: { uid: 1000, name: null } })],
  ['an unknown user’s', anyone],
  ['with an environment', processOf({ ...bare, environmentEmpty: false })],
  ['unreadable', untold],
  ['of an unknown owner', unowned],
  ['in a container', processOf({ ...bare, container: DOCKER })],
  ['a kernel thread', processOf({ ...bare, kernelThread: true })],
  ['a zombie', processOf({ ...bare, executable: null })],
  ['init', processOf({ ...bare, pid: 1 })],
])('nothing: %s', (_name, process) => {
  expect(emptyEnvironment.look(doorOf([process]))).toBeNull();
  expect(emptyEnvironment.concerns(process)).toBe(false);
});
