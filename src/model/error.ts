import { codeText } from './code-text.ts';
import type { ErrorDetail } from './error-detail.ts';

/** What kind of failure it is; decides the exit code and the sentences that `i18n` prints. */
export type ErrorCode =
  | 'usage'
  | 'not-permitted'
  | 'unsupported-platform'
  | 'no-proc'
  | 'netlink'
  | 'catalog-invalid'
  | 'capture-unreadable'
  | 'config-invalid'
  | 'journal-unusable'
  | 'busy'
  | 'policy-refused'
  | 'internal';

/**
 * An error for a person, in codes: `tellError` of `i18n` says in either language what went wrong and what to try. Nothing
 * else is thrown on purpose. Internal invariants use `code: 'internal'`.
 */
export class MenshenError extends Error {
  override readonly name = 'MenshenError';
  readonly code: ErrorCode;
  /** `null` where `message` is all there is to say: a syscall with its errno, or a sentence in the asker's language. */
  readonly detail: ErrorDetail | null;
  /** A command that may help, word by word; its words are hostile. */
  readonly next: readonly string[] | null;

  /** @param what where it is a detail, `message` is its codes, for logs */
  constructor(
    code: ErrorCode,
    what: ErrorDetail | string,
    options: { next?: readonly string[]; cause?: unknown } = {},
  ) {
    super(
      typeof what === 'string' ? what : codeText(what),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.code = code;
    this.detail = typeof what === 'string' ? null : what;
    this.next = options.next ?? null;
  }
}
