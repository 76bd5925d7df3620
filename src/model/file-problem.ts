import type { SignalId } from './finding.ts';

/** Codes that say all by themselves. */
interface Plain<Code extends string> {
  readonly code: Code;
}

/** Why a text is no YAML, or none that is taken: what its author has to mend. */
type YamlFault =
  | Plain<
      | 'aliases'
      | 'colon-in-text'
      | 'directive'
      | 'escape'
      | 'indent'
      | 'key-lines'
      | 'list-in-brackets'
      | 'long-key'
      | 'malformed'
      | 'repeated-key'
      | 'several-documents'
      | 'tab'
      | 'tag'
    >
  | { readonly code: 'too-deep'; readonly most: number }
  /** `null` where the reader does not say which. */
  | { readonly code: 'missing-character'; readonly character: MissingCharacter | null }
  | { readonly code: 'unexpected'; readonly found: string }
  /** A text without quotes that starts with a character that has a meaning of its own. */
  | { readonly code: 'unquoted'; readonly character: string };

export type MissingCharacter = '"' | "'" | '}' | ']' | ',' | ':' | ' ';

/** What any schema may miss. */
type SchemaFault =
  | Plain<'missing' | 'list' | 'same-items' | 'boolean' | 'text' | 'text-blanks' | 'text-invisible' | 'text-lines'>
  | { readonly code: 'unknown-field'; readonly nearest: string | null; readonly fields: readonly string[] }
  | { readonly code: 'mapping'; readonly fields: readonly string[] }
  | { readonly code: 'few-items'; readonly least: number }
  | { readonly code: 'long-text'; readonly most: number }
  | { readonly code: 'one-of'; readonly options: readonly string[] }
  | Plain<'ports-form' | 'ports-order' | 'ports-protocol'>
  | { readonly code: 'ports-number'; readonly lowest: number; readonly highest: number }
  /** A sentence in English: of files that only Menshen's own developers write. */
  | { readonly code: 'said'; readonly text: string };

/** What `menshen.yaml` may miss beside. */
type LocalFault =
  | Plain<'program' | 'user' | 'unit' | 'signal'>
  | {
      readonly code: 'unknown-signal';
      readonly written: string;
      readonly nearest: string | null;
      readonly options: readonly string[];
    }
  /** This finding can only be accepted of a program that is named by its whole path. */
  | { readonly code: 'needs-path'; readonly signal: SignalId };

/** What `policy.yaml` may miss beside. */
type PolicyFault =
  | Plain<
      | 'address'
      | 'address-zone'
      | 'any-alone'
      | 'interface'
      | 'service'
      | 'service-template'
      | 'port-name'
      | 'ip-protocol'
      /** Without a target it has to say from whom. */
      | 'allows-all'
    >
  /** A network with bits of a host, or IPv4 written as IPv6. `meant` is what it probably stands for. */
  | { readonly code: 'host-bits' | 'address-mapped'; readonly meant: string }
  | { readonly code: 'prefix-length'; readonly most: number }
  /** TCP, UDP and ICMP have fields of their own. */
  | { readonly code: 'protocol-elsewhere'; readonly instead: 'port' | 'icmp' }
  | {
      readonly code: 'unknown-protocol' | 'unknown-port-name';
      readonly written: string;
      readonly nearest: string | null;
    }
  | { readonly code: 'one-target'; readonly fields: readonly string[] }
  /** `line` is where it stands already. */
  | { readonly code: 'same-entry'; readonly line: number };

/** What is wrong with a file as a whole; `path` is the file or a folder above it. */
type WholeFault =
  | Plain<'not-a-file' | 'not-utf8'>
  | { readonly code: 'long-file'; readonly mebibytes: number }
  | { readonly code: 'not-readable'; readonly errno: string }
  | { readonly code: 'others-may-write'; readonly path: string }
  | { readonly code: 'other-owner'; readonly path: string; readonly uid: number };

/** What was expected, or what is wrong. `i18n` makes a sentence of it; texts in it are hostile. */
export type FileFault = YamlFault | SchemaFault | LocalFault | PolicyFault | WholeFault;

/** A place in a file; both numbers are counted from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong with a YAML file that a person wrote. */
export interface FileProblem {
  readonly file: string;
  /** `null`, as `column`, where it concerns the file as a whole. */
  readonly line: number | null;
  /** `null` also where only the line is known. */
  readonly column: number | null;
  /** `expect.0.port`; `null` where it concerns no field. */
  readonly field: string | null;
  readonly fault: FileFault;
}
