import { expect, test } from 'vitest';
import { DOCKER, doorOf, processOf } from '../../../test/support/subjects.ts';
import type { Process, System } from '../../model/index.ts';
import { lookAlikeName } from './look-alike-name.ts';

const look = (given: Partial<Process> & { path?: string }, system: System | null = 'windows') =>
  lookAlikeName.look(doorOf([processOf(given)], { system }));

/** A listing that names the program only. */
function named(name: string): Process {
  return { pid: 392, name, kernelThread: false };
}

test.each([
  ['svch0st.exe', 40],
  ['1sass.exe', 40],
  ['scvhost.exe', 25],
  ['svhost.exe', 25],
  ['svchosts.exe', 25],
  ['exp1orer.exe', 40],
  ['lsas.exe', 0],
  ['csrsss.exe', 25],
  ['svchost.exe', 0],
  ['nginx.exe', 0],
  ['explorer.exe', 0],
  ['winlogin.exe', 25],
  ['rundll33.exe', 25],
])('%s on Windows weighs %i', (name, weight) => {
  expect(lookAlikeName.look(doorOf([named(name)], { system: 'windows' }))?.weight ?? 0).toBe(weight);
});

test("the article's case: the list says svchost, the file is vhos.exe", () => {
  const finding = look({ name: 'svchost', path: 'C:/WINNT/system32/vhos.exe', pid: 392 }, 'windows');
  expect(finding).toMatchObject({ weight: 45, pid: 392 });
  expect(finding?.evidence.map(({ fact, value }) => [fact, value])).toEqual([
    ['imitated', 'svchost'],
    ['name', 'svchost'],
    ['executable', 'C:/WINNT/system32/vhos.exe'],
  ]);
});

test.each([
  ['/opt/x/syst3md', 24],
  ['/opt/x/systernd', 24],
  ['/opt/x/rsylogd', 15],
  ['/opt/x/networkmanage', 15],
  ['/opt/x/crond', 0],
  ['/opt/x/sshd', 0],
  ['/opt/x/ssh', 0],
  ['/opt/x/server', 0],
])('%s on Linux weighs %i', (path, weight) => {
  expect(look({ path }, 'linux')?.weight ?? 0).toBe(weight);
});

test('what a package brought and what a container runs is none', () => {
  expect(look({ path: '/usr/bin/rsylogd', package: { manager: 'dpkg', name: 'x' } }, 'linux')).toBeNull();
  expect(look({ path: '/usr/bin/rsylogd', container: DOCKER }, 'linux')).toBeNull();
});

test.each([
  ['systemd-resolve', {}, true],
  ['systemd-network', { startTime: 1 }, true],
  ['systemd-r', {}, true],
  ['NetworkMa', {}, true],
  ['systemd-resolvd', {}, false],
])('%s is what the kernel or a tool keeps of a name: %o', (name, more, isNone) => {
  const finding = lookAlikeName.look(doorOf([{ ...named(name), ...more }], { system: 'linux' }));
  expect(finding === null).toBe(isNone);
});

test('a file that is known has its whole name', () => {
  expect(look({ path: '/opt/x/systemd-resolve' }, 'linux')?.weight).toBe(15);
});
