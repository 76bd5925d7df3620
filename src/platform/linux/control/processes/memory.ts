import { closeSync, openSync, readSync } from 'node:fs';

import { LITTLE_ENDIAN } from '../../../../native/index.ts';
import { attempt, readUpTo } from '../../processes/index.ts';
import type { Layout } from './command.ts';

const AT_EXECFN = 31;
const AUXILIARY_BYTES = 4096;
const MOST_ARGUMENTS = 1 << 16;
const LONGEST_PATH = 4096;
/** Offset of the class in an ELF file's identification, and the class of 64-bit programs. */
const ELF_CLASS = 4;
const ELF_64 = 2;

/** What the kernel left in a program's memory when it started it. */
export interface Beginning {
  /** Addresses of its arguments. */
  readonly pointers: readonly number[];
  /** What execve(2) was given: absolute, or from the folder that the process was in then; `null` where it can't be read. */
  readonly file: string | null;
}

/**
 * Reads the beginning of a process's stack. Needs the right to trace it.
 *
 * @param folder `/proc/PID`
 * @returns null where that can't be read, or makes no sense
 * @see proc_pid_mem(5), getauxval(3)
 */
export function readBeginning(folder: string, { stack }: Layout): Beginning | null {
  return (
    attempt(() => {
      const wide = readUpTo(`${folder}/exe`, ELF_CLASS + 1)[ELF_CLASS] === ELF_64;
      const auxiliary = readUpTo(`${folder}/auxv`, AUXILIARY_BYTES);
      const memory = openSync(`${folder}/mem`, 'r');
      try {
        const read = (address: number, length: number): Buffer => {
          const bytes = Buffer.alloc(length);
          return bytes.subarray(0, readSync(memory, bytes, 0, length, address));
        };
        const size = wide ? 8 : 4;
        const [count = 0] = words(read(stack, size), wide);
        if (count > MOST_ARGUMENTS) return null;
        const pointers = words(read(stack + size, count * size), wide);
        if (pointers.length !== count) return null;
        const name = fileNameAddress(words(auxiliary, wide));
        return { pointers, file: name === null ? null : text(read(name, LONGEST_PATH)) };
      } finally {
        closeSync(memory);
      }
    }) ?? null
  );
}

/** Numbers of the machine's own size; those that JavaScript would round are none of memory's addresses. */
function words(bytes: Buffer, wide: boolean): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = wide ? 8 : 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    wide ? Number(view.getBigUint64(index * size, LITTLE_ENDIAN)) : view.getUint32(index * size, LITTLE_ENDIAN),
  );
}

function fileNameAddress(pairs: readonly number[]): number | null {
  for (let at = 0; at + 1 < pairs.length; at += 2) if (pairs[at] === AT_EXECFN) return pairs[at + 1] ?? null;
  return null;
}

function text(bytes: Buffer): string | null {
  const end = bytes.indexOf(0);
  const value = bytes.toString('utf8', 0, end);
  return end > 0 && Buffer.from(value).equals(bytes.subarray(0, end)) ? value : null;
}
