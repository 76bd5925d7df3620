import type { CatalogFacts, CatalogText } from '../model/index.ts';

/** The catalog as the build hands it over, without any text. */
export interface CompiledFacts {
  /** Where two speak of the same port, the one to name it by comes first. */
  readonly entries: readonly CatalogFacts[];
  /** Programs that hold ports for others: socket activation, containers' proxies. They may hold any port. */
  readonly carriers: readonly string[];
}

/** One language's texts by entry id. */
export type CompiledTexts = Readonly<Record<string, CatalogText>>;

/**
 * IANA's names as lines of `port name`, each with a line feed on both sides, by ascending port. Where the name is TCP's or
 * UDP's alone, `t` or `u` stands behind the port: `513t login`.
 */
export type CompiledRegistry = string;
