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
  | 'internal';

/**
 * An error for a person: `message` says what went wrong, `next` what to try. Nothing else is thrown on purpose.
 * Internal invariants use `code: 'internal'`.
 */
export class MenshenError extends Error {
  override readonly name = 'MenshenError';
  readonly code: ErrorCode;
  readonly next: string | null;

  constructor(code: ErrorCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.next = options.next ?? null;
  }
}
