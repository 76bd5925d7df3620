import {
  type CatalogFacts,
  type CatalogText,
  type FileProblem,
  LANGUAGES,
  type Language,
  MenshenError,
} from '../../model/index.ts';
import { check, type LocatedYaml, type Path, readYaml } from '../../yaml/index.ts';
import type { CompiledClosing, CompiledFacts, CompiledTexts } from '../compiled.ts';
import { type Located, problemsAcross } from './across.ts';
import type { Commands } from './fields.ts';
import { inOrder } from './order.ts';
import { carriersSchema, entrySchema, type WrittenEntry, type WrittenText } from './schema.ts';

/** One file of the catalog; `file` is only used in messages. */
export interface CatalogSource {
  readonly file: string;
  readonly text: string;
}

export interface CompiledCatalog {
  readonly facts: CompiledFacts;
  readonly texts: { readonly [language in Language]: CompiledTexts };
  readonly closing: CompiledClosing;
}

/** The one file that holds no entries. */
const CARRIERS = 'carriers.yaml';

/**
 * Compiles the catalog's YAML files. Whatever is wrong with any of them ends in one `catalog-invalid` error that lists
 * every problem (`file-problems`).
 */
export function compileCatalog(sources: readonly CatalogSource[]): CompiledCatalog {
  const problems: FileProblem[] = [];
  const entries: Located[] = [];
  const carriers: string[] = [];
  for (const source of sources) {
    const yaml = readYaml(source.file, source.text);
    if ('problems' in yaml) {
      problems.push(...yaml.problems);
    } else if (source.file.endsWith(CARRIERS)) {
      carriers.push(...(check(carriersSchema, yaml.value, yaml, [], problems) ?? []));
    } else {
      entries.push(...readEntries(yaml, problems));
    }
  }
  if (problems.length === 0) problems.push(...problemsAcross(entries));
  if (problems.length > 0) {
    throw new MenshenError('catalog-invalid', { code: 'file-problems', problems, page: 'catalog' });
  }
  const ordered = inOrder(entries.map(({ entry }) => entry));
  return {
    facts: { entries: ordered.map(factsOf), carriers },
    texts: Object.fromEntries(
      LANGUAGES.map((language) => [
        language,
        Object.fromEntries(ordered.map((entry) => [entry.id, textOf(entry, language)])),
      ]),
    ) as CompiledCatalog['texts'],
    closing: Object.fromEntries(ordered.flatMap(({ id, close }) => (close === undefined ? [] : [[id, given(close)]]))),
  };
}

function readEntries(yaml: LocatedYaml, problems: FileProblem[]): Located[] {
  if (!Array.isArray(yaml.value)) {
    problems.push({ ...yaml.at([]), field: null, fault: { code: 'list' } });
    return [];
  }
  return yaml.value.flatMap((value: unknown, index) => {
    const entry = check(entrySchema, value, yaml, [index], problems);
    return entry === null ? [] : [{ entry, at: (path: Path) => yaml.at([index, ...path]) }];
  });
}

function factsOf(entry: WrittenEntry): CatalogFacts {
  const { id, kind, names, programs, advice, sources, see } = entry;
  return {
    id,
    kind,
    ports: entry.ports.flatMap(({ first, last, protocols }) =>
      protocols.map((protocol) => ({ protocol, first, last })),
    ),
    names,
    programs: programs ?? [],
    public: entry.public,
    advice,
    sources,
    ...(see === undefined ? {} : { see }),
  };
}

function textOf(entry: WrittenEntry, language: Language): CatalogText {
  const { close: words, ...text } = entry[language];
  const close = joined(words, entry.close);
  return { ...present(text), ...(close === null ? {} : { close }) };
}

function present(text: Omit<WrittenText, 'close'>): Omit<CatalogText, 'close'> {
  return Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined)) as Omit<
    CatalogText,
    'close'
  >;
}

function given(close: Commands): CompiledClosing[string] {
  return Object.fromEntries(Object.entries(close).filter(([, commands]) => commands !== undefined));
}

/** Per system the language's words first, then the commands, which are the same in every language. */
function joined(words: Commands | undefined, commands: Commands | undefined): NonNullable<CatalogText['close']> | null {
  const close: { linux?: string; windows?: string; macos?: string } = {};
  for (const system of ['linux', 'windows', 'macos'] as const) {
    const lines = [words?.[system], commands?.[system]].filter((part) => part !== undefined);
    if (lines.length > 0) close[system] = lines.join('\n');
  }
  return Object.keys(close).length === 0 ? null : close;
}
