import { createRequire } from 'node:module';

import type * as Koffi from 'koffi';

let loaded: { koffi: typeof Koffi; library: Koffi.LibraryHandle } | null = null;

/**
 * koffi, and the C library that Node itself is linked with (glibc or musl alike: symbols of the running program).
 * Loaded on first use, since it costs 9 ms and `--help` needs none of it.
 */
export function libc(): { koffi: typeof Koffi; library: Koffi.LibraryHandle } {
  if (loaded === null) {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    // koffi knows no ssize_t; it is pointer-sized on every platform that we run on.
    koffi.alias('ssize_t', 'intptr_t');
    loaded = { koffi, library: koffi.load(null) };
  }
  return loaded;
}
