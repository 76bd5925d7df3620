#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { runCommandLine } from './run.ts';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough: `menshen list | head`.
    process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.failed);
  });
}

async function main(): Promise<void> {
  const { env: environment, stdout, stderr } = process;
  process.exitCode = await runCommandLine(process.argv.slice(2), { environment, stdout, stderr });
}

void main();
