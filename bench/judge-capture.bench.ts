import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onTestFinished, test } from 'vitest';

import { netstatAbno, ssTunap } from './listings.ts';
import { measure } from './measure.ts';
import { resultTable } from './table.ts';

const ROUNDS = 10;
const LINES = 100_000;
const MENSHEN = fileURLToPath(new URL('../dist/menshen.js', import.meta.url));

test('judging a capture of 100,000 lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-capture-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const listings = [
    ['netstat -abno', netstatAbno(LINES)],
    ['ss -tunap', ssTunap(LINES)],
  ] as const;
  const contestants = listings.flatMap(([name, text], index) => {
    const file = join(folder, `${index}.txt`);
    writeFileSync(file, text);
    return [
      { name, command: [process.execPath, MENSHEN, 'judge', file] as const },
      { name: `${name}, as JSON`, command: [process.execPath, MENSHEN, 'judge', '--json', file] as const },
    ];
  });
  const empty = { name: 'node -e 0', command: [process.execPath, '-e', '0'] as const };
  const results = measure([empty, ...contestants], ROUNDS);
  process.stdout.write(resultTable(`menshen judge, ${LINES.toLocaleString('en')} lines`, results, 'node -e 0'));
});
