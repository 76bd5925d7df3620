import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { resolvedOf } from '../../../test/support/policies.ts';
import { compile, scriptOf } from './index.ts';

const FOLDER = new URL('../../../test/fixtures/policy/', import.meta.url);
const LINE = '\n----------\n';

/** A policy, what it is compiled to, and that in nft's own words. `--update` writes the last two anew. */
test.each(readdirSync(FOLDER))('%s', async (name) => {
  const path = fileURLToPath(new URL(name, FOLDER));
  const [policy = ''] = readFileSync(path, 'utf8').split(LINE);
  const commands = compile(resolvedOf(policy), { groups: true });
  const json = `{"nftables": [\n${commands.map((command) => JSON.stringify(command)).join(',\n')}\n]}`;
  await expect([policy.trimEnd(), json, scriptOf(commands)].join(LINE)).toMatchFileSnapshot(path);
});
