import { closeSync, openSync, readSync } from 'node:fs';

import type { Alteration } from '../../../model/index.ts';
import { attempt } from './read.ts';

const CHUNK_BYTES = 1 << 20;

/** Digest of a file in lower-case hexadecimal; undefined where it can't be read or told. Never more than the budget is read. */
export type Digester = (path: string, algorithm: Alteration['algorithm']) => string | undefined;

/** @param budget how many bytes all calls together may read */
export function digester(budget: number): Digester {
  let left = budget;
  return (path, algorithm) => {
    const descriptor = attempt(() => openSync(path, 'r'));
    if (descriptor === undefined) return undefined;
    try {
      // Loaded only here: hardly any file has to be looked at so closely.
      const hash = process.getBuiltinModule('node:crypto').createHash(algorithm);
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (;;) {
        const count = readSync(descriptor, buffer, 0, buffer.length, null);
        if (count === 0) return hash.digest('hex');
        left -= count;
        if (left < 0) return undefined;
        hash.update(buffer.subarray(0, count));
      }
    } catch {
      // A disk that fails, or a library that is forbidden to compute MD5.
      return undefined;
    } finally {
      closeSync(descriptor);
    }
  };
}
