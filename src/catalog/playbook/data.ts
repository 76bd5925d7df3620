import readClosing from 'virtual:catalog/closing';
import readEnglish from 'virtual:catalog/playbooks-en';
import readChinese from 'virtual:catalog/playbooks-zh';
import type { Language } from '../../model/index.ts';
import type { CompiledClosing, CompiledPlaybook } from '../compiled.ts';
import { once } from '../once.ts';

const english: () => readonly CompiledPlaybook[] = /* @__PURE__ */ once(readEnglish);
const chinese: () => readonly CompiledPlaybook[] = /* @__PURE__ */ once(readChinese);

/** Commands that close an entry's port, by its id. */
export const closing: () => CompiledClosing = /* @__PURE__ */ once(readClosing);

/** All handwritten playbooks in one language, in the order of their files. */
export function writtenPlaybooks(language: Language): readonly CompiledPlaybook[] {
  return language === 'zh' ? chinese() : english();
}
