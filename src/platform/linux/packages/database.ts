import type { Package, Problem } from '../../../model/index.ts';

export interface Ownership {
  /** `null`: no package owns the path. A path that is missing could not be told. */
  readonly owners: ReadonlyMap<string, Package | null>;
  readonly problems: readonly Problem[];
}

/** One manager's record of what it has installed. */
export interface Database {
  /** Files, one of which exists wherever this manager is in charge; relative to the root. */
  readonly marks: readonly string[];
  /**
   * @param root the root of the file system
   * @param paths absolute, without symbolic links
   */
  find(root: string, paths: readonly string[]): Ownership;
}
