import * as v from 'valibot';
import type { Language } from '../../model/index.ts';
import { mapping, message, word } from '../../yaml/index.ts';

/** Words or commands per operating system. */
export interface Commands {
  readonly linux?: string | undefined;
  readonly windows?: string | undefined;
  readonly macos?: string | undefined;
}

type Rule = readonly [isRight: (value: string) => boolean, message: string];

/** What gives away a folded line, a half-width mark or a text in the wrong language. */
const RULES: { readonly [language in Language]: readonly Rule[] } = {
  en: [
    [(text) => !/\p{Script=Han}{5}|[，。；：！？（）]/u.test(text), 'expected English text'],
    [(text) => !text.includes('  '), 'expected single blanks between words'],
  ],
  zh: [
    [(text) => /\p{Script=Han}/u.test(text), 'expected Chinese text'],
    [(text) => !/\p{Script=Han} +\p{Script=Han}/u.test(text), 'expected no blank between Chinese characters'],
    [(text) => !/\p{Script=Han}[,;:!?]/u.test(text), 'expected full-width punctuation after Chinese characters'],
  ],
};

/** Text for people in one language. */
export function sentences(language: Language, longest: number): v.GenericSchema<string> {
  const rules = RULES[language];
  return v.pipe(
    word({ code: 'text' }),
    v.maxLength(longest, message({ code: 'long-text', most: longest })),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const [isRight, text] of rules) if (!isRight(dataset.value)) addIssue({ message: text });
    }),
  );
}

export const commands: v.GenericSchema<string> = v.pipe(
  v.string('expected commands, one a line'),
  v.transform((value) => value.trim()),
  v.nonEmpty('expected commands, one a line'),
  v.check((value) => !/[^\P{C}\n]/u.test(value), 'expected commands, nothing invisible in them'),
);

export function wordsPerSystem(item: v.GenericSchema<string>): v.GenericSchema<unknown, Commands> {
  const system = v.optional(item);
  return mapping({ linux: system, windows: system, macos: system });
}
