import { expect, test } from 'vitest';
import { DOCKER, doorOf, fileAt, processOf } from '../../../test/support/subjects.ts';
import { memfdExecutable } from './memfd-executable.ts';

const inMemory = (name: string) => ({ executable: fileAt(`memfd:${name}`, { memfd: true }) });
const RUNC = 'runc_cloned:/proc/self/exe';

test('a program that never was a file is high by itself', () => {
  const finding = memfdExecutable.look(doorOf([processOf({ ...inMemory('x'), name: 'cron' })]));
  expect(finding?.weight).toBe(50);
  expect(finding?.evidence[0]).toEqual({
    fact: 'executable-in-memory',
    value: 'memfd:x',
    check: ['readlink', '/proc/812/exe'],
  });
});

test('a container runtime copies itself into memory', () => {
  const started = processOf({ ...inMemory(RUNC), parents: [{ pid: 5, name: 'containerd-shim' }] });
  const inside = processOf({ ...inMemory(RUNC), container: DOCKER, parents: [] });
  for (const process of [started, inside]) expect(memfdExecutable.look(doorOf([process]))?.weight).toBe(5);
});

test('calling itself runc is not enough', () => {
  const imitation = processOf({ ...inMemory(RUNC), name: 'runc:[2:INIT]', parents: [{ pid: 4, name: 'bash' }] });
  expect(memfdExecutable.look(doorOf([imitation]))?.weight).toBe(50);
});

test('files are no concern', () => {
  expect(memfdExecutable.look(doorOf([processOf()]))).toBeNull();
  expect(memfdExecutable.concerns(processOf())).toBe(false);
});
