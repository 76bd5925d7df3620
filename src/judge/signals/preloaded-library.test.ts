import { expect, test } from 'vitest';
import { doorOf, processOf } from '../../../test/support/subjects.ts';
import type { Preload } from '../../model/index.ts';
import { preloadedLibrary } from './preloaded-library.ts';

const dpkg = { manager: 'dpkg', name: 'libx' } as const;
const loading = (path: string, given: Partial<Preload> = {}) =>
  processOf({
    path: '/usr/sbin/nginx',
    preloads: [{ path, by: 'LD_PRELOAD', deleted: false, package: null, ...given }],
  });

test.each([
  ['/dev/shm/x.so', {}, 35],
  ['/tmp/libjemalloc.so.2', {}, 35],
  ['/usr/lib/.x/libselinux.so', {}, 35],
  ['/usr/lib/libx.so', { deleted: true }, 35],
  ['/usr/lib/libx.so', { by: 'ld.so.preload' }, 25],
  ['/usr/lib/libx.so', {}, 12],
  ['/usr/lib/libx.so', { by: 'LD_AUDIT' }, 12],
  ['/usr/local/lib/libjemalloc.so.2', {}, 3],
] as const)('%s %j', (path, given, weight) => {
  expect(preloadedLibrary.look(doorOf([loading(path, given)]))?.weight).toBe(weight);
});

test('where anyone may write, it does not matter that the package is unknown', () => {
  const { package: _, ...preload } = { path: '/tmp/x.so', by: 'LD_PRELOAD', deleted: false, package: null } as const;
  expect(preloadedLibrary.look(doorOf([processOf({ preloads: [preload] })]))?.weight).toBe(35);
  const elsewhere = { ...preload, path: '/usr/lib/x.so' };
  expect(preloadedLibrary.look(doorOf([processOf({ preloads: [elsewhere] })]))).toBeNull();
});

test('the library is named, with what shows it', () => {
  expect(preloadedLibrary.look(doorOf([loading('/usr/lib/x.so')]))?.evidence).toEqual([
    { fact: 'preloaded', value: '/usr/lib/x.so', check: ['grep', '-F', '/usr/lib/x.so', '/proc/812/maps'] },
    { fact: 'no-package', value: '/usr/lib/x.so', check: ['ls', '-l', '/usr/lib/x.so'] },
  ]);
  const facts = (given: Partial<Preload>) =>
    preloadedLibrary.look(doorOf([loading('/usr/lib/x.so', given)]))?.evidence.map(({ fact }) => fact);
  expect(facts({ deleted: true })).toEqual(['preloaded-gone']);
  expect(facts({ by: 'ld.so.preload' })).toEqual(['preloaded-by-system', 'no-package']);
});

test('on this machine alone it is somebody’s test', () => {
  expect(preloadedLibrary.look(doorOf([loading('/tmp/x.so')], { reach: 'host' }))?.weight).toBe(14);
});

test.each([
  ['packaged', loading('/usr/lib/x86_64-linux-gnu/libjemalloc.so.2', { package: dpkg })],
  ['packaged, and upgraded since', loading('/usr/lib/libeatmydata.so', { package: dpkg, deleted: true })],
  ['a snap’s', loading('/snap/core/1/usr/lib/libx.so')],
  ['none', processOf({ preloads: [] })],
  ['unknown', processOf()],
])('nothing: %s', (_, process) => {
  expect(preloadedLibrary.look(doorOf([process]))).toBeNull();
  expect(preloadedLibrary.concerns(process)).toBe(false);
});
