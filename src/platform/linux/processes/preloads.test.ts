import { expect, test } from 'vitest';

import type { Environment } from './environment.ts';
import { loadedOf, mappedFiles } from './preloads.ts';

const MAPS = `55d0-55d1 r-xp 00000000 08:01 10   /usr/bin/x y
7f00-7f01 r--p 00000000 08:01 11                         /usr/lib/x86_64-linux-gnu/libjemalloc.so.2.1
7f02-7f03 r-xp 00000000 08:01 12                         /tmp/evil.so (deleted)
7f04-7f05 rw-p 00000000 00:00 0
7ffc-7ffd rw-p 00000000 00:00 0                          [stack]
7f06-7f07 r-xp 00000000 08:01 13                         /opt/a\\012b.so
`;
const mapped = mappedFiles(MAPS);

const asked = (...libraries: readonly string[]): Environment['preloads'] =>
  libraries.map((library) => ({ by: 'LD_PRELOAD', library }));

test('files are those that the kernel names', () => {
  expect([...mapped]).toEqual([
    '/usr/bin/x y',
    '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2.1',
    '/tmp/evil.so (deleted)',
    '/opt/a\nb.so',
  ]);
});

test('a library is told by its path, its bare name, or the name of the link to it', () => {
  const path = '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2.1';
  for (const name of ['libjemalloc.so.2', '/usr/$LIB/libjemalloc.so.2', '/usr/lib/libjemalloc.so', path]) {
    expect(loadedOf(mapped, asked(name), [])).toEqual([{ path, by: 'LD_PRELOAD', deleted: false }]);
  }
});

test('one that is gone is told so, with its path', () => {
  expect(loadedOf(mapped, asked('/tmp/evil.so'), [])).toEqual([
    { path: '/tmp/evil.so', by: 'LD_PRELOAD', deleted: true },
  ]);
});

test('one that was not loaded is left out', () => {
  expect(loadedOf(mapped, asked('/tmp/other.so', 'jemalloc', 'libjem'), ['/tmp/evil'])).toEqual([]);
});

test('the system’s own are told apart', () => {
  expect(loadedOf(mapped, asked(), ['/tmp/evil.so'])).toEqual([
    { path: '/tmp/evil.so', by: 'ld.so.preload', deleted: true },
  ]);
});
