import { MenshenError } from '../../model/index.ts';
import { isRoot } from '../rights.ts';

/** @throws MenshenError `not-permitted`, before anything is opened that would be somebody else's */
export function requireRoot(command: readonly string[]): void {
  if (!isRoot()) throw new MenshenError('not-permitted', { code: 'needs-root' }, { next: ['sudo', ...command] });
}
