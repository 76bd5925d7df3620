import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Place } from '../../platform.ts';
import { unitsOf } from './tree.ts';

let place: Place;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'menshen-units-'));
  place = { proc: join(root, 'proc'), sys: join(root, 'sys'), root, now: () => new Date(0) };
});

afterEach(() => rmSync(place.root, { recursive: true }));

function makeCgroup(below: string, path: string): number {
  const folder = join(place.sys, 'fs/cgroup', below, path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cgroup.procs'), '');
  return statSync(folder).ino;
}

it.each(['.', 'unified'])('names units by the inode of their cgroup, mounted at %s', (below) => {
  makeCgroup(below, '/');
  const slice = makeCgroup(below, '/system.slice');
  const ssh = makeCgroup(below, '/system.slice/ssh.service');
  const users = makeCgroup(below, '/user.slice/user-1000.slice/user@1000.service/app.slice/x.service');
  const units = unitsOf(place, new Set([ssh, slice, users, 4_000_000_000]));
  expect(Object.fromEntries(units)).toEqual({ [ssh]: 'ssh.service', [users]: 'x.service' });
});

it('names none where there is no cgroup v2', () => {
  expect(unitsOf(place, new Set([1]))).toEqual(new Map());
});
