import { type FileProblem, MenshenError, type Policy } from '../../model/index.ts';
import { readTrusted } from '../../files/index.ts';
import type { PolicyTools } from '../tools.ts';
import { readPolicy } from './read.ts';

/** What writes a first one. */
const SUGGEST = ['sudo', 'menshen', 'policy', 'suggest', '--write'];

/** A policy with the text that it was read from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly text: string;
}

/**
 * Reads the policy from a file that nobody else could have written: it and all folders above it belong to root, to who
 * runs this, or to who called sudo, and neither group nor others may write to them.
 *
 * @throws MenshenError `config-invalid` with everything that is wrong with it (`file-problems`)
 */
export function loadPolicy(path: string, { uid, environment }: Pick<PolicyTools, 'uid' | 'environment'>): LoadedPolicy {
  const caller = uid === 0 && /^\d{1,10}$/.test(environment['SUDO_UID'] ?? '') ? [Number(environment['SUDO_UID'])] : [];
  const text = readTrusted(path, [0, ...caller, uid]);
  if (typeof text !== 'string') {
    const { fault } = text;
    const next = fault.code === 'not-readable' && fault.errno === 'ENOENT' ? [...SUGGEST, path] : text.next;
    throw invalid([{ file: path, line: null, column: null, field: null, fault }], next);
  }
  const read = readPolicy(path, text);
  if ('problems' in read) throw invalid(read.problems, null);
  return { policy: read.policy, text };
}

/** What is wrong with a policy, as an error. */
export function invalid(problems: readonly FileProblem[], next: readonly string[] | null): MenshenError {
  const detail = { code: 'file-problems', problems, page: 'policy-file' } as const;
  return new MenshenError('config-invalid', detail, next === null ? {} : { next });
}
