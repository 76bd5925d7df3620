import * as v from 'valibot';
import type { Advice, CatalogKind, Language } from '../../model/index.ts';
import { parsePorts, type WrittenPorts } from '../../text/index.ts';
import { list, mapping, message, oneOf, PORTS_FAULTS, word } from '../../yaml/index.ts';
import { type Commands, commands, sentences, wordsPerSystem } from './fields.ts';

/** What an entry says in one language, as its author wrote it. */
export interface WrittenText {
  readonly title: string;
  readonly what: string;
  readonly probe?: string | undefined;
  readonly weakness?: string | undefined;
  readonly remedy?: string | undefined;
  readonly close?: Commands | undefined;
}

/** One entry as its author wrote it: checked, ports read, sources' short names written out. */
export type WrittenEntry = {
  readonly id: string;
  readonly kind: CatalogKind;
  readonly ports: readonly WrittenPorts[];
  readonly names: readonly string[];
  readonly programs?: readonly string[] | undefined;
  readonly public: 'normal' | 'careful' | 'never';
  readonly advice: { readonly host: Advice; readonly network: Advice; readonly anywhere: Advice };
  readonly sources: readonly string[];
  readonly see?: readonly string[] | undefined;
  readonly after?: readonly string[] | undefined;
  readonly close?: Commands | undefined;
} & { readonly [language in Language]: WrittenText };

/** Written short in the YAML, because most entries name them. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['article', 'article: 电脑端口知识 (2023)'],
  ['iana', 'IANA service names and port numbers'],
]);

export const id: v.GenericSchema<string> = v.pipe(
  word({ code: 'text' }),
  v.regex(/^[a-z\d]+(?:-[a-z\d]+)*$/, 'expected an id of small letters, digits and single dashes'),
);

export const ports: v.GenericSchema<string, WrittenPorts> = v.pipe(
  word(PORTS_FAULTS.form),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const written = dataset.value.includes('/') ? parsePorts(dataset.value) : 'protocol';
    if (typeof written !== 'string') return written;
    addIssue({ message: message(PORTS_FAULTS[written]) });
    return NEVER;
  }),
);

export const name: v.GenericSchema<string> = v.pipe(
  word({ code: 'text' }),
  v.maxLength(40, 'expected a name of at most 40 characters'),
  v.check((value) => /\p{L}/u.test(value), 'expected a name with a letter, so that it is not taken for a port'),
);

const program: v.GenericSchema<string> = v.pipe(
  word({ code: 'text' }),
  v.regex(/^[^/\\]{1,64}$/, "expected a program's base name, without its folder"),
);

export const source: v.GenericSchema<string> = v.pipe(
  word({ code: 'text' }),
  v.check((value) => !value.includes('://'), 'expected the name of a document, not an address'),
  v.transform((value) => SOURCES.get(value) ?? value),
);

const advice: v.GenericSchema<Advice> = oneOf(['keep', 'restrict', 'close', 'investigate']);

function text(language: Language): v.GenericSchema<unknown, WrittenText> {
  return mapping({
    title: sentences(language, 70),
    what: sentences(language, 700),
    probe: v.optional(sentences(language, 700)),
    weakness: v.optional(sentences(language, 700)),
    remedy: v.optional(sentences(language, 700)),
    close: v.optional(wordsPerSystem(sentences(language, 500))),
  });
}

/** One entry of a catalog file. Its own messages are for whoever writes entries, and in English only. */
export const entrySchema: v.GenericSchema<unknown, WrittenEntry> = mapping({
  id,
  kind: oneOf(['service', 'trojan', 'worm', 'client', 'class']),
  ports: list(ports, 1),
  names: list(name, 1),
  programs: v.optional(list(program, 1)),
  public: oneOf(['normal', 'careful', 'never']),
  advice: mapping({ host: advice, network: advice, anywhere: advice }),
  sources: list(source, 1),
  see: v.optional(list(id, 1)),
  after: v.optional(list(id, 1)),
  close: v.optional(wordsPerSystem(commands)),
  en: text('en'),
  zh: text('zh'),
} satisfies { readonly [key in keyof WrittenEntry]-?: unknown });

/** `carriers.yaml`: programs that hold ports for others. */
export const carriersSchema: v.GenericSchema<unknown, string[]> = list(program, 1);
