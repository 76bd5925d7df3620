import { expect, test } from 'vitest';
import { connectionOf, DOCKER, doorOf, fileAt, processOf } from '../../../test/support/subjects.ts';
import type { Alteration } from '../../model/index.ts';
import { alteredProgram } from './altered-program.ts';

const altered: Alteration = { algorithm: 'md5', expected: 'a'.repeat(32), found: 'b'.repeat(32), listedAs: '/sbin/x' };
const server = { path: '/usr/sbin/x', package: { manager: 'dpkg', name: 'xd' }, altered } as const;

test('bytes that the package did not bring are told with the ways to see it', () => {
  expect(alteredProgram.look(doorOf([processOf(server)]))).toEqual({
    signal: 'altered-program',
    weight: 40,
    pid: 812,
    evidence: [
      { fact: 'executable', value: '/usr/sbin/x', check: ['readlink', '/proc/812/exe'] },
      { fact: 'package', value: 'xd', check: ['dpkg', '-S', '/usr/sbin/x', '/sbin/x'] },
      { fact: 'altered-file', value: '/sbin/x', check: ['dpkg', '--verify', 'xd'] },
      { fact: 'checksum', value: altered.found, check: ['md5sum', '/proc/812/exe'] },
      {
        fact: 'checksum-expected',
        value: altered.expected,
        check: ['grep', '-rF', '--include=*.md5sums', '-e', '  sbin/x', '/var/lib/dpkg/info'],
      },
    ],
  });
  expect(alteredProgram.look(connectionOf([processOf(server)]))?.weight).toBe(40);
});

test.each([
  ['rpm', ['rpm', '-V', 'xd']],
  ['apk', ['apk', 'audit', '--system', '/sbin/x']],
  ['pacman', ['pacman', '-Qkk', 'xd']],
] as const)('%s verifies in its own way', (manager, check) => {
  const process = processOf({ ...server, package: { manager, name: 'xd' } });
  const evidence = alteredProgram.look(doorOf([process]))?.evidence ?? [];
  expect(evidence.find(({ fact }) => fact === 'altered-file')?.check).toEqual(check);
});

test('where the file was put back, only what runs fails', () => {
  const process = processOf({ ...server, executable: fileAt('/usr/sbin/x', { deleted: true }) });
  const facts = alteredProgram.look(doorOf([process]))?.evidence.map(({ fact }) => fact);
  expect(facts).toEqual(['executable-deleted', 'package', 'checksum', 'checksum-expected']);
});

test('what is as it was brought, unknown, or in a container is no finding', () => {
  const { altered: _, ...untold } = server;
  for (const process of [
    processOf({ ...server, altered: null }),
    processOf(untold),
    processOf({ ...server, container: DOCKER }),
  ]) {
    expect(alteredProgram.look(doorOf([process]))).toBeNull();
  }
  expect(alteredProgram.concerns(processOf(untold))).toBe(false);
});
