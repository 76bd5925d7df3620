import type { Language } from '../model/index.ts';
import type { Messages } from './messages.ts';

export { tellError, type ToldError } from './error.ts';
export type { Explained } from './explained.ts';
export { tellExposureReason } from './exposure.ts';
export type { Messages } from './messages.ts';
export {
  tellOtherFilter,
  tellPolicyDrift,
  tellPolicyRefusal,
  tellPolicyWarning,
  tellProofGap,
  type ToldCode,
} from './policy.ts';
export { tellFinding, type ToldFinding, tellReason } from './tell.ts';

/** All of Menshen's sentences in one language; only that language is loaded. */
export async function messages(language: Language): Promise<Messages> {
  switch (language) {
    case 'en':
      return (await import('./en/index.ts')).en;
    case 'zh':
      return (await import('./zh/index.ts')).zh;
  }
}
