import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its name is in nft's words where a line is wrong. */
const NAME = 'policy.nft';

/**
 * Lends a file with a script, which only we can read: an owner's list of doors is nobody else's. (nft opens /dev/stdin by
 * name, and Node's pipes are sockets, which can't be opened.) It is gone afterwards, whatever happens.
 *
 * @param folder on a file system that does not outlast a boot
 * @throws where it can't be written: the errno's error of `node:fs`
 */
export async function withScript<T>(folder: string, script: string, use: (path: string) => Promise<T>): Promise<T> {
  // Mode 0700.
  const own = mkdtempSync(join(folder, 'menshen-nft-'));
  try {
    const path = join(own, NAME);
    writeFileSync(path, script, { mode: 0o600, flag: 'wx' });
    return await use(path);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What nft says, without the folder, which is another at each time. */
export function plainDetail(detail: string, path: string): string {
  return detail.replaceAll(path, NAME);
}
