import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';

import { INSIDE, startHost } from '../test/hosts/index.ts';

const PROGRAM = '/opt/bench/main.js';
/** Where it finds koffi. */
const SEARCH = `${INSIDE}/search.mjs`;
const TIMEOUT_MS = 20 * 60_000;

/** Runs one of the benches of `inside/` in a test host of its own and returns what it measured. */
export async function measureInHost<Result>(
  what: 'listing' | 'startup' | 'hidden',
  ...parameters: number[]
): Promise<Result> {
  const host = await startHost({ name: 'bench' });
  try {
    await host.write(PROGRAM, await bundled(new URL('inside/main.ts', import.meta.url)));
    if (what === 'hidden') await host.write(SEARCH, await bundled(new URL('inside/search.ts', import.meta.url)));
    const printed = await host.must(
      [
        `${INSIDE}/bin/node`,
        PROGRAM,
        what === 'hidden' ? SEARCH : `${INSIDE}/dist/menshen.js`,
        what,
        ...parameters.map(String),
      ],
      { timeout: TIMEOUT_MS },
    );
    return JSON.parse(printed) as Result;
  } finally {
    await host.stop();
  }
}

/** Node 20 runs no TypeScript: one plain file, with nothing to install. */
async function bundled(program: URL): Promise<string> {
  const input = fileURLToPath(program);
  const { output } = await build({ input, platform: 'node', write: false, output: { codeSplitting: false } });
  return output[0].code;
}
