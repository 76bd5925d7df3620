const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no right to it'],
  ['EISDIR', 'a folder, not a file'],
  ['ELOOP', 'links that lead in a circle'],
  ['ENOENT', 'no such file'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EPERM', 'not permitted'],
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_NOTADB', "this is no file of Menshen's"],
  ['SQLITE_BUSY', 'another Menshen is writing to it'],
  ['SQLITE_READONLY', "it can't be written to"],
  ['SQLITE_CORRUPT', 'it is damaged'],
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the file system is read-only'],
]);

/** `no such file (ENOENT)`: with the meaning of those that people meet when a file is read. */
export function errnoText(errno: string): string {
  const meaning = MEANINGS.get(errno);
  return meaning === undefined ? errno : `${meaning} (${errno})`;
}
