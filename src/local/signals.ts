import type { SignalId } from '../model/index.ts';

/**
 * Of which programs an owner may say that this finding is normal: of `any`, or only of one that is named by its whole
 * `path`, since these findings are what an intruder looks like who calls himself by an honest name.
 */
export const ACCEPTABLE: { readonly [id in SignalId]: 'any' | 'path' } = {
  'deleted-executable': 'any',
  'kernel-thread-name': 'path',
  'look-alike-name': 'path',
  'memfd-executable': 'any',
  'misplaced-name': 'path',
  'not-expected': 'any',
  'shell-on-socket': 'path',
  'shell-relay': 'path',
  'streams-on-socket': 'path',
  'trojan-port': 'any',
  'writable-folder': 'any',
  'wrong-program': 'any',
};
