import { test } from 'vitest';

import { measureInHost } from './host.ts';
import type { Measured } from './measure.ts';
import { resultTable } from './table.ts';

const ROUNDS = 20;

test('starting, and checking the doors of a machine with under 50 sockets', async () => {
  const results = await measureInHost<Measured[]>('startup', ROUNDS);
  process.stdout.write(resultTable('36 TCP sockets, 6 processes', results, 'node -e 0'));
});
