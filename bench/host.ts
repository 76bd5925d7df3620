import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';

import { INSIDE, startHost } from '../test/hosts/index.ts';

const PROGRAM = '/opt/bench/main.js';
const TIMEOUT_MS = 20 * 60_000;

/** Runs one of the benches of `inside/` in a test host of its own and returns what it measured. */
export async function measureInHost<Result>(
  what: 'listing' | 'startup' | 'hidden',
  ...parameters: number[]
): Promise<Result> {
  const host = await startHost({ name: 'bench' });
  try {
    await host.write(PROGRAM, await bundled());
    const printed = await host.must(
      [`${INSIDE}/bin/node`, PROGRAM, `${INSIDE}/dist/menshen.js`, what, ...parameters.map(String)],
      { timeout: TIMEOUT_MS },
    );
    return JSON.parse(printed) as Result;
  } finally {
    await host.stop();
  }
}

/** Node 20 runs no TypeScript: one plain file, with nothing to install. */
async function bundled(): Promise<string> {
  const input = fileURLToPath(new URL('inside/main.ts', import.meta.url));
  const { output } = await build({ input, platform: 'node', write: false, output: { codeSplitting: false } });
  return output[0].code;
}
