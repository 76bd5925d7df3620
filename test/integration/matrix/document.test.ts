import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { type Measured, matrixPage } from './document.ts';
import { DESKTOP } from './honest/desktop.ts';
import { DEVELOPER } from './honest/developer.ts';
import { SERVER } from './honest/server.ts';
import { UPGRADED, UPGRADING } from './honest/upgrade.ts';
import { INTRUDERS } from './intruders/index.ts';
import { measuredFile, type MeasuredIntruder, type MeasuredMachine } from './record.ts';
import { INTRUDER_WORDS, MACHINE_WORDS } from './words.ts';

const MACHINES = [SERVER, DEVELOPER, UPGRADED, UPGRADING, DESKTOP].map(({ id }) => id);

const read = (part: string): unknown => JSON.parse(readFileSync(measuredFile(part), 'utf8'));

function measured(): Measured {
  return {
    intruders: read('intruders') as readonly MeasuredIntruder[],
    machines: MACHINES.flatMap((id) => read(id) as readonly MeasuredMachine[]),
  };
}

test.each([
  ['en', '../../../docs/matrix.md'],
  ['zh', '../../../docs/zh/matrix.md'],
] as const)('the matrix in the documents is the one that was measured: %s', async (language, path) => {
  await expect(matrixPage(language, measured())).toMatchFileSnapshot(fileURLToPath(new URL(path, import.meta.url)));
});

test('each has its words, and no words are left over', () => {
  expect(Object.keys(INTRUDER_WORDS)).toEqual(INTRUDERS.map(({ id }) => id));
  expect(Object.keys(MACHINE_WORDS)).toEqual(MACHINES);
});
