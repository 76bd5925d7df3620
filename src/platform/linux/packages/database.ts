import type { Alteration, Package, Problem } from '../../../model/index.ts';

export interface Ownership {
  /** `null`: no package owns the path. A path that is missing could not be told. */
  readonly owners: ReadonlyMap<string, Package | null>;
  /**
   * When all files of a path's package were in place, in nanoseconds after the epoch: one whose ctime is later has been
   * changed since. Missing where the manager keeps no such time.
   */
  readonly settled: ReadonlyMap<string, bigint>;
  readonly problems: readonly Problem[];
}

/** What a package's own record says of the content of one of its files. */
export type Checksum = Pick<Alteration, 'algorithm' | 'expected' | 'listedAs'>;

/** One manager's record of what it has installed. */
export interface Database {
  /** Files, one of which exists wherever this manager is in charge; relative to the root. */
  readonly marks: readonly string[];
  /**
   * @param root the root of the file system
   * @param paths absolute, without symbolic links
   */
  find(root: string, paths: readonly string[]): Ownership;
  /**
   * Several where several packages of that name (for several processors) have the file. None where nothing is recorded,
   * where the file is the administrator's to change, or while the manager is at work.
   *
   * @throws Error where the record can't be read
   */
  checksums(root: string, path: string, owner: Package): readonly Checksum[];
}
