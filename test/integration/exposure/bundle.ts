import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Plugin, rolldown } from 'rolldown';

import { type Host, INSIDE } from '../../hosts/index.ts';

/** Bundles a program, since Node 20 runs no TypeScript, and lays it into a host. Returns its command. */
export async function install(host: Host, program: URL, plugins: readonly Plugin[] = []): Promise<readonly string[]> {
  const input = fileURLToPath(program);
  const build = await rolldown({ input, platform: 'node', external: ['koffi'], plugins: [...plugins] });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  const path = `${INSIDE}/${basename(input, '.ts')}.mjs`;
  await host.write(path, output[0].code);
  return [`${INSIDE}/bin/node`, path];
}
