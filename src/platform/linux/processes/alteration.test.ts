import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Process } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { alterationOf } from './alteration.ts';
import { digester } from './digest.ts';

const BROUGHT = 'as it was brought';
const CHANGED = 'with a door at its back';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const EARLY = 0n;
const LATE = 9_000_000_000_000_000_000n;

let place: Place;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'menshen-alteration-'));
  place = { proc: join(root, 'proc'), sys: '', root, now: () => new Date(0) };
  write('var/lib/dpkg/status', '');
  mkdirSync(join(root, 'var/lib/dpkg/updates'));
  write('var/lib/dpkg/info/server.list', '');
  write('var/lib/dpkg/info/server.md5sums', `${md5(BROUGHT)}  usr/sbin/server\n`);
});
afterEach(() => rmSync(place.root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(place.root, path)), { recursive: true });
  writeFileSync(join(place.root, path), content);
}

function ask(
  content: string,
  settled: bigint | undefined,
  given: Partial<Process> = {},
  budget = 1000,
): Process['altered'] {
  write('proc/7/exe', content);
  const process: Process = {
    pid: 7,
    startTime: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    name: 'server',
    kernelThread: false,
    executable: { path: '/usr/sbin/server', deleted: false, memfd: false },
    package: { manager: 'dpkg', name: 'server' },
    ...given,
  };
  return alterationOf(place, process, settled, digester(budget));
}

const gone = { executable: { path: '/usr/sbin/server', deleted: true, memfd: false } };

test('a file that was changed after its package was in place is compared', () => {
  expect(ask(BROUGHT, EARLY)).toBeNull();
  expect(ask(CHANGED, EARLY)).toEqual({
    algorithm: 'md5',
    expected: md5(BROUGHT),
    found: md5(CHANGED),
    listedAs: '/usr/sbin/server',
  });
  expect(ask(CHANGED, undefined)).toMatchObject({ found: md5(CHANGED) });
});

test('one that was not is as it was brought, and is not even read', () => {
  write('proc/7/exe', CHANGED);
  const { ctimeNs } = statSync(join(place.proc, '7/exe'), { bigint: true });
  expect(ask(CHANGED, LATE, {}, 0)).toBeNull();
  expect(ctimeNs < LATE).toBe(true);
});

test('of a replaced file, what runs is compared where the package was there before it started', () => {
  const started = BigInt(Date.parse('2026-01-01T00:00:00.000Z')) * 1_000_000n;
  expect(ask(CHANGED, started - 5_000_000_000n, gone)).toMatchObject({ found: md5(CHANGED) });
  expect(ask(BROUGHT, started - 5_000_000_000n, gone)).toBeNull();
});

test('after an upgrade it can not be told', () => {
  const started = BigInt(Date.parse('2026-01-01T00:00:00.000Z')) * 1_000_000n;
  expect(ask(CHANGED, started + 5_000_000_000n, gone)).toBeUndefined();
  expect(ask(CHANGED, started, gone)).toBeUndefined();
  expect(ask(CHANGED, undefined, gone)).toBeUndefined();
  const { startedAt: _, ...unstarted } = { startedAt: '', ...gone };
  expect(ask(CHANGED, EARLY, { ...unstarted, startedAt: 'never' })).toBeUndefined();
});

test('without a digest, a package, or the right to read so much it can not be told', () => {
  expect(ask(CHANGED, EARLY, {}, 3)).toBeUndefined();
  expect(ask(CHANGED, EARLY, { package: null })).toBeUndefined();
  expect(ask(CHANGED, EARLY, { executable: null })).toBeUndefined();
  write('var/lib/dpkg/updates/0000', '');
  expect(ask(CHANGED, EARLY)).toBeUndefined();
});
