import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';

import { catalogPlugin } from './src/catalog/build/plugin.ts';

const OUTPUT = 'dist';

/**
 * The bundle is CommonJS, though its source is not: Node opens such files sooner than modules, and loads a chunk only when
 * code that needs it runs: "menshen --help" starts a sixth sooner. This package.json says so, and the types in the folder
 * are read likewise.
 */
const commonjs: Plugin = {
  name: 'menshen-commonjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

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

const config: RolldownOptions = defineConfig({
  input: {
    menshen: 'src/cli/menshen.ts',
    index: 'src/index.ts',
    // Started as a child: the process that enters other network namespaces.
    'namespace-reader': 'src/platform/linux/namespaces/reader.ts',
    // Started as a thread: it takes its share of a long walk over descriptors.
    'descriptor-walker': 'src/platform/linux/processes/walker.ts',
    // Started as a child: it lives in a network of its own and asks from there.
    'port-prober': 'src/platform/linux/control/probing/prober.ts',
    // Started as a child: it becomes a program that is started again.
    'process-starter': 'src/platform/linux/control/processes/starter.ts',
    // Started as a child that outlives us: it undoes a policy that nobody confirms.
    'policy-watchdog': 'src/policy/change/watchdog/entry.ts',
  },
  platform: 'node',
  // Native: they come with their own binaries, as dependencies of the package.
  external: ['koffi', 'libsql'],
  plugins: [catalogPlugin(resolve('catalog'), { files: true }), commonjs, finish],
  transform: { target: 'node20.19' },
  output: {
    dir: OUTPUT,
    format: 'cjs',
    cleanDir: true,
    // All chunks stand beside the entries: code that looks for a file beside itself finds it wherever it was bundled to.
    chunkFileNames: 'chunk-[name]-[hash].js',
    // Names stay, so that a stack trace can be read; blanks and comments go, so that less has to be read at the start.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
});

export default config;
