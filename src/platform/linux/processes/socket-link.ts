const PREFIX = Buffer.from('socket:[');
const CLOSE = 0x5d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * The inode in `socket:[N]`, which is what a descriptor's link in `/proc/PID/fd` says of a socket; -1 where the link leads
 * elsewhere. Reads bytes, since most of the walk's time would go into making strings of them.
 */
export function socketInode(target: Uint8Array, length: number = target.length): number {
  // The cheapest test first: most other links begin with a slash, and all of these end with a bracket.
  if (length < PREFIX.length + 2 || target[length - 1] !== CLOSE) return -1;
  for (let at = 0; at < PREFIX.length; at += 1) if (target[at] !== PREFIX[at]) return -1;
  let inode = 0;
  for (let at = PREFIX.length; at < length - 1; at += 1) {
    const byte = target[at] ?? 0;
    if (byte < ZERO || byte > NINE) return -1;
    inode = inode * 10 + byte - ZERO;
  }
  return inode;
}
