import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a file shall be: whole, or gone. */
export interface WantedFile {
  readonly path: string;
  /** `null`: there shall be none. */
  readonly text: string | null;
  readonly mode: number;
}

/** In the way of a file, and not ours to remove: a link (a masked unit is one to /dev/null), a folder. */
export function foreignFile(paths: readonly string[]): string | null {
  return paths.find((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) ?? null;
}

/**
 * Brings these files about. All are written beside their places first, and only then renamed to them, each in one step and
 * synced with its folder: a full disk leaves all as they were, and no moment leaves half a file. What an earlier run has left
 * beside is taken over. Those that shall go, go.
 *
 * @throws the error of `node:fs`
 */
export function writeFiles(files: readonly WantedFile[]): void {
  const kept = files.filter(({ text }) => text !== null);
  try {
    for (const file of kept) writeBeside(file);
    for (const { path } of kept) {
      renameSync(beside(path), path);
      syncFolder(dirname(path));
    }
  } catch (error) {
    for (const { path } of kept) rmSync(beside(path), { force: true });
    throw error;
  }
  for (const { path, text } of files) {
    if (text === null) rmSync(beside(path), { force: true });
    if (text !== null || lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
    rmSync(path);
    syncFolder(dirname(path));
  }
}

/** systemd takes it for no unit. */
const beside = (path: string): string => `${path}.menshen-new`;

function writeBeside({ path, text, mode }: WantedFile): void {
  mkdirSync(dirname(path), { recursive: true });
  const other = beside(path);
  rmSync(other, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  // Whatever our umask, a unit can be read by all, and a script by nobody else.
  const descriptor = openSync(other, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    writeFileSync(descriptor, text ?? '');
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
