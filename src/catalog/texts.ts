import readEnglish from 'virtual:catalog/text-en';
import readChinese from 'virtual:catalog/text-zh';
import type { CatalogText, Language } from '../model/index.ts';
import type { CompiledTexts } from './compiled.ts';
import { once } from './once.ts';

const english: () => CompiledTexts = /* @__PURE__ */ once(readEnglish);
const chinese: () => CompiledTexts = /* @__PURE__ */ once(readChinese);

/** All texts of one language by entry id. */
export function textsIn(language: Language): CompiledTexts {
  return language === 'zh' ? chinese() : english();
}

/** What a person reads about an entry; `null` where there is no entry of that id. */
export function entryText(id: string, language: Language): CatalogText | null {
  const texts = textsIn(language);
  return Object.hasOwn(texts, id) ? (texts[id] ?? null) : null;
}
