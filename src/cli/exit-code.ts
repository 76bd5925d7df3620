import { ExitCode as Stricli } from '@stricli/core';

import { MenshenError } from '../model/index.ts';

/** What the caller's shell learns; see DESIGN's table. */
export const EXIT = {
  fine: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  failed: 4,
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof MenshenError)) return EXIT.failed;
  if (error.code === 'usage' || error.code === 'config-invalid') return EXIT.usage;
  return error.code === 'not-permitted' || protects(error) ? EXIT.incomplete : EXIT.failed;
}

const PROTECTING: ReadonlySet<string | undefined> = new Set([
  'confirm-old-connection',
  'confirm-no-connection',
  'confirm-unseen',
  'policy-plan-changed',
]);

/** Who asks can't show that they would not be locked out, or has answered another question. */
function protects({ detail }: MenshenError): boolean {
  return PROTECTING.has(detail?.code);
}

/** Stricli counts its own failures below zero. */
export function fromStricli(code: number): number {
  if (code === Stricli.UnknownCommand || code === Stricli.InvalidArgument) return EXIT.usage;
  return code < 0 ? EXIT.failed : code;
}
