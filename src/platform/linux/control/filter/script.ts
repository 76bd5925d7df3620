import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Our file as the tool that has it for its standard input can open it, to be read from its beginning however often. nft
 * takes `/dev/stdin` for the stream itself, which we have written to its end; Node's pipes are sockets, which can't be opened.
 */
export const SCRIPT = '/proc/self/fd/0';

/**
 * Lends an open file with a script, to be a tool's standard input. It has no name any more, so that an owner's list of doors
 * is nobody else's, and nothing of it is left, however we end.
 *
 * @param folder on a file system that does not outlast a boot
 * @throws where it can't be written: the errno's error of `node:fs`
 */
export async function withScript<T>(
  folder: string,
  script: string,
  use: (descriptor: number) => Promise<T>,
): Promise<T> {
  const path = join(folder, `menshen-nft-${randomBytes(6).toString('hex')}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  try {
    rmSync(path, { force: true });
    writeFileSync(descriptor, script);
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What nft says, without a name that tells a reader nothing. */
export function plainDetail(detail: string): string {
  return detail.replaceAll(SCRIPT, 'policy.nft');
}
