#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { runCommandLine } from './run.ts';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough: `menshen list | head`.
    process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.failed);
  });
}

const { env: environment, stdout, stderr } = process;
// Not awaited: chunks that import this one would wait for it, and it for them.
void runCommandLine(process.argv.slice(2), { environment, stdout, stderr }).then((code) => {
  process.exitCode = code;
});
