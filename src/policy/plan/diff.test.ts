import { expect, test } from 'vitest';

import { textDiff } from './diff.ts';

const TABLE = ['table inet menshen {', '\tchain input {', '\t\taccept', '\t}', '}', ''];

test('nothing where nothing changes, all where nothing was', async () => {
  const text = TABLE.join('\n');
  expect(await textDiff(text, text)).toBe('');
  expect(await textDiff('', text)).toBe(
    `@@ -0,0 +1,5 @@\n${TABLE.slice(0, 5)
      .map((line) => `+${line}\n`)
      .join('')}`,
  );
});

test('a line that is missing, and one that was added', async () => {
  const changed = TABLE.with(2, '\t\tdrop').join('\n');
  expect(await textDiff(TABLE.join('\n'), changed)).toBe(
    '@@ -1,5 +1,5 @@\n table inet menshen {\n \tchain input {\n-\t\taccept\n+\t\tdrop\n \t}\n }\n',
  );
});

test('a script without a line end at its end is the same text', async () => {
  expect(await textDiff('a\n', 'a\nb')).toBe('@@ -1,1 +1,2 @@\n a\n+b\n');
});
