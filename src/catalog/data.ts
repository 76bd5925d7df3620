import readFacts from 'virtual:catalog/facts';
import readRegistry from 'virtual:catalog/registry';
import readEnglish from 'virtual:catalog/text-en';
import readChinese from 'virtual:catalog/text-zh';
import type { Language } from '../model/index.ts';
import type { CompiledFacts, CompiledRegistry, CompiledTexts } from './compiled.ts';

/** Each part of the catalog is parsed when it is first asked for, and kept: it never changes. */
export const facts: () => CompiledFacts = once(readFacts);
export const registry: () => CompiledRegistry = once(readRegistry);

const texts: { readonly [language in Language]: () => CompiledTexts } = {
  en: once(readEnglish),
  zh: once(readChinese),
};

export function textsIn(language: Language): CompiledTexts {
  return texts[language]();
}

/** Calls `make` the first time only. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
