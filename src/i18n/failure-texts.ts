import type { ErrorDetail, FileFault } from '../model/index.ts';

type Detail<Code extends ErrorDetail['code']> = ErrorDetail & { readonly code: Code };
type Fault<Code extends FileFault['code']> = FileFault & { readonly code: Code };

/** What is told of an error beside the command that may help. */
type Hinted =
  | 'binary'
  | 'change-running'
  | 'confirm-late'
  | 'confirm-no-connection'
  | 'confirm-none'
  | 'confirm-old-connection'
  | 'confirm-unseen'
  | 'empty'
  | 'file-exists'
  | 'file-problems'
  | 'journal-newer'
  | 'journal-not-private'
  | 'journal-unreadable'
  | 'needs-linux'
  | 'needs-yes'
  | 'no-change'
  | 'one-name'
  | 'unknown-target'
  | 'no-input'
  | 'no-socket'
  | 'not-readable'
  | 'not-writable'
  | 'policy-none'
  | 'policy-not-taken'
  | 'policy-rolling-back'
  | 'policy-unreadable'
  | 'query'
  | 'state-unwritable'
  | 'too-long'
  | 'too-many-lines';

/** What an error is about, and what to try. What the sentences name is shown as it is; they have no full stop. */
export interface FailureTexts {
  readonly details: {
    readonly [code in Exclude<ErrorDetail['code'], 'file-problems'>]: (detail: Detail<code>) => string;
  };
  readonly hints: { readonly [code in Hinted]: (detail: Detail<code>) => string };
}

/** What is wrong with a file that a person wrote. Sentences as those of `FailureTexts`. */
export interface ProblemTexts {
  readonly faults: { readonly [code in FileFault['code']]: (fault: Fault<code>) => string };
  readonly more: (count: number) => string;
}
