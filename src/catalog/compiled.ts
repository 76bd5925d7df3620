import type {
  CatalogFacts,
  CatalogPorts,
  CatalogText,
  GeneralStep,
  PlaybookStep,
  PlaybookSystem,
} from '../model/index.ts';

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

/** By entry id the commands that close it, which every language has at the end of `CatalogText.close`. */
export type CompiledClosing = Readonly<Record<string, { readonly [system in PlaybookSystem]?: string }>>;

/** One handwritten playbook in one language, its general steps not yet put in. */
export interface CompiledPlaybook {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly ports: readonly CatalogPorts[];
  readonly entries: readonly string[];
  readonly names: readonly string[];
  readonly sources: readonly string[];
  readonly tell: readonly (CompiledCheck | UsedStep)[];
  readonly systems: {
    readonly [system in PlaybookSystem]?: {
      readonly steps: readonly CompiledStep[];
      /** `null` for what holds for any port. */
      readonly verify: readonly CompiledStep[] | null;
    };
  };
}

export interface CompiledCheck {
  readonly text: string;
  readonly on: readonly PlaybookSystem[];
  readonly commands: { readonly [system in PlaybookSystem]?: readonly string[] };
}

/** A general step, to be put in. */
export interface UsedStep {
  readonly use: GeneralStep;
}

export type CompiledStep = PlaybookStep | UsedStep;
