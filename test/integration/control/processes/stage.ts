import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

import type { ProcessRef } from '../../../../src/model/index.ts';
import { type Host, INSIDE, type RunOptions, startHost } from '../../../hosts/index.ts';
import type { Order } from './inside.ts';

const FOLDER = `${INSIDE}/control`;
const SOURCES = {
  inside: fileURLToPath(new URL('inside.ts', import.meta.url)),
  'process-starter': fileURLToPath(
    new URL('../../../../src/platform/linux/control/processes/starter.ts', import.meta.url),
  ),
};

/** A host in which the code under test can be asked. */
export interface Stage {
  readonly host: Host;
  /** Carries out one order there; the answer is that of the function under test. */
  ask<Answer>(order: Order, options?: RunOptions): Promise<Answer>;
  /** The same with others before the program: `['setsid', …]`. */
  askThrough<Answer>(before: readonly string[], order: Order, options?: RunOptions): Promise<Answer>;
  find(pid: number): Promise<ProcessRef>;
}

export async function startStage(options: Parameters<typeof startHost>[0]): Promise<Stage> {
  const build = await rolldown({ input: SOURCES, platform: 'node', external: ['koffi'] });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name].js',
  });
  await build.close();
  const host = await startHost(options);
  await host.write(`${FOLDER}/package.json`, '{ "type": "module" }');
  for (const file of output) if (file.type === 'chunk') await host.write(`${FOLDER}/${file.fileName}`, file.code);
  const askThrough = async <Answer>(
    before: readonly string[],
    order: Order,
    options: RunOptions = {},
  ): Promise<Answer> => {
    const argv = [...before, `${INSIDE}/bin/node`, `${FOLDER}/inside.js`, JSON.stringify([order])];
    const [answer] = JSON.parse(await host.must(argv, options)) as [Answer];
    return answer;
  };
  const ask = <Answer>(order: Order, options?: RunOptions): Promise<Answer> => askThrough([], order, options);
  return { host, ask, askThrough, find: async (pid) => (await ask<ProcessRef | null>({ do: 'find', pid }))! };
}
