import type { SignalId } from '../model/index.ts';

/**
 * Of which programs an owner may say that this finding is normal: of `any`, or only of one that is named by its whole
 * `path`, since these findings are what an intruder looks like who calls himself by an honest name.
 */
export const ACCEPTABLE: { readonly [id in SignalId]: 'any' | 'path' } = {
  'altered-program': 'path',
  'deleted-executable': 'any',
  'empty-environment': 'path',
  'hidden-port': 'path',
  'kernel-thread-name': 'path',
  'listing-disagrees': 'path',
  'look-alike-name': 'path',
  'malware-found': 'path',
  'memfd-executable': 'any',
  'misplaced-name': 'path',
  'no-package': 'any',
  'not-expected': 'any',
  'other-name': 'path',
  'packet-tap': 'path',
  'preloaded-library': 'path',
  'renamed-program': 'path',
  'shell-on-socket': 'path',
  'shell-relay': 'path',
  'streams-on-socket': 'path',
  'trojan-port': 'any',
  'writable-folder': 'any',
  'wrong-program': 'any',
};
