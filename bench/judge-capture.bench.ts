import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';
import { onTestFinished, test } from 'vitest';

import { netstatAbno } from './capture/listings.ts';
import { measure } from './measure.ts';
import { resultTable } from './table.ts';

const ROUNDS = 10;
const LINES = 100_000;

test('reading a capture of 100,000 lines, up to the inspection', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-capture-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const program = join(folder, 'main.mjs');
  const input = fileURLToPath(new URL('capture/main.ts', import.meta.url));
  const { output } = await build({ input, platform: 'node', write: false, output: { codeSplitting: false } });
  writeFileSync(program, output[0].code);
  const capture = join(folder, 'netstat.txt');
  writeFileSync(capture, netstatAbno(LINES));
  const results = measure(
    [
      { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
      { name: 'netstat -abno', command: [process.execPath, program, capture] },
    ],
    ROUNDS,
  );
  process.stdout.write(resultTable(`${LINES} captured lines, the whole process`, results, 'node -e 0'));
});
