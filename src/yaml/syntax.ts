import type { ErrorCode, YAMLError } from 'yaml';
import type { FileFault, MissingCharacter } from '../model/index.ts';

const LONGEST_FOUND = 20;

/** Those of which more is told than the code. */
type Looked = 'BAD_INDENT' | 'BAD_SCALAR_START' | 'MISSING_CHAR' | 'UNEXPECTED_TOKEN';

/** The codes of the library that say enough by themselves, by what has to be mended. A new one does not compile. */
const FAULTS = {
  ALIAS_PROPS: 'aliases',
  BAD_ALIAS: 'aliases',
  BAD_COLLECTION_TYPE: 'tag',
  BAD_DIRECTIVE: 'directive',
  BAD_DQ_ESCAPE: 'escape',
  BAD_PROP_ORDER: 'tag',
  BLOCK_AS_IMPLICIT_KEY: 'colon-in-text',
  BLOCK_IN_FLOW: 'list-in-brackets',
  DUPLICATE_KEY: 'repeated-key',
  IMPOSSIBLE: 'malformed',
  KEY_OVER_1024_CHARS: 'long-key',
  MULTILINE_IMPLICIT_KEY: 'key-lines',
  MULTIPLE_ANCHORS: 'aliases',
  MULTIPLE_DOCS: 'several-documents',
  MULTIPLE_TAGS: 'tag',
  NON_STRING_KEY: 'malformed',
  RESOURCE_EXHAUSTION: 'malformed',
  TAB_AS_INDENT: 'tab',
  TAG_RESOLVE_FAILED: 'tag',
} as const satisfies { readonly [code in Exclude<ErrorCode, Looked>]: FileFault['code'] };

/** Its sentences tell which character it misses; where a later version words them otherwise, none is named. */
const MISSING: readonly (readonly [sentence: RegExp, fault: FileFault])[] = [
  [/^Missing closing "/, missing('"')],
  [/^Missing closing '/, missing("'")],
  [/ end with a \}$/, missing('}')],
  [/ end with a \]$/, missing(']')],
  [/^Missing , /, missing(',')],
  [/ followed by map values$/, missing(':')],
  [/ separated from |^Missing space after /, missing(' ')],
  [/^Missing directives-end/, { code: 'directive' }],
  [/^Sequence item without - |^Block scalars with /, { code: 'indent' }],
];

function missing(character: MissingCharacter | null): FileFault {
  return { code: 'missing-character', character };
}

/** What the library found wrong with a text, as something that can be said in any language. */
export function syntaxFault({ code, message, pos: [start, end] }: YAMLError, text: string): FileFault {
  // Brackets that are open where the indentation ends are an indent to the library.
  if (code === 'MISSING_CHAR' || code === 'BAD_INDENT') {
    const known = MISSING.find(([sentence]) => sentence.test(message))?.[1];
    return known ?? (code === 'BAD_INDENT' ? { code: 'indent' } : missing(null));
  }
  if (code === 'BAD_SCALAR_START') return { code: 'unquoted', character: text.charAt(start) };
  return code === 'UNEXPECTED_TOKEN' ? unexpected(text.slice(start, end)) : { code: FAULTS[code] };
}

function unexpected(token: string): FileFault {
  const found = token.trim().split('\n', 1)[0]?.slice(0, LONGEST_FOUND) ?? '';
  return found === '' ? { code: 'malformed' } : { code: 'unexpected', found };
}
