import { test } from 'vitest';

import { measureInHost } from './host.ts';
import type { HiddenRow } from './inside/hidden.ts';
import { resultTable } from './table.ts';

const ROUNDS = 10;
const SIZES = [36, 10_000, 60_000];

test('looking for hidden ports and processes: four times 65,535 binds', async () => {
  const rows = await measureInHost<HiddenRow[]>('hidden', ROUNDS, ...SIZES);
  for (const { sockets, results } of rows) {
    process.stdout.write(resultTable(`${sockets.toLocaleString('en')} TCP sockets, 6 processes`, results, 'node -e 0'));
  }
});
