import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { syncFolder, writeNew } from '../../../../files/index.ts';

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
    for (const { path, text, mode } of kept) {
      mkdirSync(dirname(path), { recursive: true });
      writeNew(beside(path), text ?? '', mode);
    }
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
