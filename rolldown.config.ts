import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';

import { catalogPlugin } from './src/catalog/build/plugin.ts';

const OUTPUT = 'dist';

/** What only the finished program can make: its own manual page. */
const finish: Plugin = {
  name: 'menshen-finish',
  writeBundle({ dir = OUTPUT }) {
    const program = resolve(dir, 'menshen.js');
    chmodSync(program, 0o755);
    mkdirSync(resolve(dir, 'man'), { recursive: true });
    writeFileSync(resolve(dir, 'man/menshen.1'), execFileSync(process.execPath, [program, 'manual', '--lang', 'en']));
  },
};

/**
 * What belongs together at a start comes in one file: opening and linking a module takes half a millisecond, whatever is
 * in it. The entries stay out: in a chunk of others, they would start with whoever loads it.
 */
const groups = [
  { name: 'core', priority: 2, test: any(/src[/]model/, /src[/]text[/](?!width)/, /src[/]i18n[/](?:index|tell)/) },
  {
    name: 'walk',
    priority: 2,
    test: any(/src[/]native/, /linux[/]processes[/](?:link-reader|read|socket-link|stat|turns|walk)[.]ts/),
  },
  {
    name: 'look',
    priority: 1,
    test: any(
      /src[/](?:inspect|judge|platform)[/](?!.*[/](?:reader|walker)[.]ts)/,
      /src[/]catalog[/](?:data|index|lookup|names|once|ports|registry)[.]ts/,
      /virtual:catalog/,
    ),
  },
  { name: 'screens', priority: 1, test: any(/src[/]cli[/](?:check|json|rights|view|output[/](?:labelled|table))/) },
  {
    name: 'help',
    priority: 1,
    test: any(/src[/]cli[/](?:manual[/](?:describe|help)|output[/]wrap)/, /east-asian/, /src[/]text[/]width/),
  },
  {
    name: 'start',
    priority: 1,
    test: any(
      /@stricli/,
      /package[.]json/,
      /src[/]cli[/](?:arguments|commands|output[/](?:output|style))/,
      /src[/]cli[/](?:application|exit-code|failure|run|usage)[.]ts/,
    ),
  },
];

function any(...tests: readonly RegExp[]): (id: string) => boolean {
  return (id) => tests.some((test) => test.test(id));
}

const config: RolldownOptions = defineConfig({
  input: {
    menshen: 'src/cli/menshen.ts',
    index: 'src/index.ts',
    // Started as a child: the process that enters other network namespaces.
    'namespace-reader': 'src/platform/linux/namespaces/reader.ts',
    // Started as a thread: it takes its share of a long walk over descriptors.
    'descriptor-walker': 'src/platform/linux/processes/walker.ts',
  },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  // Native: it comes with its own binaries, as a dependency of the package.
  external: ['koffi'],
  plugins: [catalogPlugin(resolve('catalog'), { files: true }), finish],
  transform: { target: 'node20.19' },
  output: {
    dir: OUTPUT,
    cleanDir: true,
    codeSplitting: { groups, includeDependenciesRecursively: false },
    // All chunks stand beside the entries: code that looks for a file beside itself finds it wherever it was bundled to.
    chunkFileNames: 'chunk-[name]-[hash].js',
    // Names stay, so that a stack trace can be read; blanks and comments go, so that less has to be read at the start.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
});

export default config;
