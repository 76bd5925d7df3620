import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import { LONGEST_CAPTURE } from '../../capture/index.ts';
import { MenshenError } from '../../model/index.ts';

/**
 * The bytes of a capture: of a file, or of standard input for `-` and for none. Stops as soon as there is more than a
 * capture may have, so that neither a huge file nor an endless pipe fills the memory.
 *
 * @throws MenshenError `usage` where nothing was given and a person sits at the terminal, `capture-unreadable` where it
 *   can't be read
 */
export async function readInput(
  file: string | undefined,
  stdin: Readable & { readonly isTTY?: boolean },
): Promise<Uint8Array> {
  const fromStdin = file === undefined || file === '-';
  if (file === undefined && stdin.isTTY === true) throw new MenshenError('usage', { code: 'no-input' });
  try {
    return await bounded(fromStdin ? stdin : createReadStream(file));
  } catch (cause) {
    const path = fromStdin ? null : file;
    const errno = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new MenshenError('capture-unreadable', { code: 'not-readable', path, errno }, { cause });
  }
}

async function bounded(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > LONGEST_CAPTURE) break;
  }
  return Buffer.concat(chunks);
}
