import { test } from 'vitest';

import { measureInHost } from './host.ts';
import type { ListingRow } from './inside/listing.ts';
import { resultTable } from './table.ts';

const ROUNDS = 10;
const SIZES = [10_000, 20_000, 40_000, 60_000];

test('listing all sockets, held by six processes', async () => {
  const rows = await measureInHost<ListingRow[]>('listing', ROUNDS, ...SIZES);
  for (const { sockets, results } of rows) {
    process.stdout.write(resultTable(`${sockets.toLocaleString('en')} TCP sockets, 6 processes`, results, 'ss -tunap'));
  }
});
