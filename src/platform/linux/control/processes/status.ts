/** What `/proc/PID/status` says of a process's rights. Capabilities are masks of bits. */
export interface Credentials {
  /** Real, effective, saved, of the file system. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly groups: readonly number[];
  /** Missing before Linux 4.7. */
  readonly umask?: number;
  readonly permitted: bigint;
  readonly bounding: bigint;
  readonly ambient: bigint;
  /** Bit 0 stands for signal 1. */
  readonly ignored: bigint;
}

/** Numbers of the signals in a mask of `/proc/PID/status`. */
export function signalsIn(mask: bigint): readonly number[] {
  return Array.from({ length: 64 }, (_, bit) => bit + 1).filter((signal) => ((mask >> BigInt(signal - 1)) & 1n) === 1n);
}

/**
 * @returns null for a text that lacks any of it
 * @see proc_pid_status(5)
 */
export function parseCredentials(text: string): Credentials | null {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    // The name stands first and is the program's own choice, but the kernel escapes its newlines.
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const uids = numbers(fields.get('Uid'));
  const gids = numbers(fields.get('Gid'));
  const groups = numbers(fields.get('Groups'));
  const [permitted, bounding] = [mask(fields.get('CapPrm')), mask(fields.get('CapBnd'))];
  if (uids?.length !== 4 || gids?.length !== 4 || groups === null || permitted === null || bounding === null)
    return null;
  const umask = fields.get('Umask');
  const ambient = mask(fields.get('CapAmb')) ?? 0n;
  const ignored = mask(fields.get('SigIgn')) ?? 0n;
  const known = umask !== undefined && /^[0-7]{1,4}$/.test(umask);
  return {
    uids,
    gids,
    groups,
    permitted,
    bounding,
    ambient,
    ignored,
    ...(known && { umask: Number.parseInt(umask, 8) }),
  };
}

function numbers(text: string | undefined): readonly number[] | null {
  if (text === undefined) return null;
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.every((word) => /^\d{1,10}$/.test(word)) ? words.map(Number) : null;
}

function mask(text: string | undefined): bigint | null {
  return text !== undefined && /^[\da-f]{1,16}$/.test(text) ? BigInt(`0x${text}`) : null;
}
