import { describe, expect, test } from 'vitest';

import { explain } from '../../catalog/index.ts';
import { messages } from '../../i18n/index.ts';
import type { Language } from '../../model/index.ts';
import { width } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { styleFor } from '../output/style.ts';
import { explanationText } from './view.ts';

async function shown(query: string, language: Language, columns: number): Promise<string> {
  const out = { isTerminal: true, columns, style: styleFor('never', {}, true), write: () => Promise.resolve() };
  const context: Context = {
    process: { stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    environment: {},
    language,
    messages: await messages(language),
    out,
    err: out,
  };
  return explanationText(query, explain(query, { language, ephemeral: { first: 32_768, last: 60_999 } }), context);
}

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  test.each(['1080', 'ftp', '冰河', '33434/udp', '135', '40000', 'nothing of the kind'])('%s fits', async (query) => {
    for (const columns of [50, 80]) {
      const tooWide = (await shown(query, language, columns)).split('\n').filter((line) => width(line) > columns);
      // Commands and paths stay whole, so that they can be copied.
      expect(tooWide.filter((line) => !/\S{20}/.test(line))).toEqual([]);
    }
  });
});

test('a number that nobody knows is not suspicious', async () => {
  expect(await shown('4/udp', 'en', 80)).toMatch(/A number\s+alone is never suspicious/);
});

test('a name that is nearly right gets suggestions, and a port the way to this machine', async () => {
  expect(await shown('ftpp', 'en', 80)).toContain('Did you mean ftp');
  expect(await shown('53/udp', 'zh', 80)).toContain('menshen check 53/udp');
});

test('what may have to be closed leads to its steps, and nothing else does', async () => {
  expect(await shown('445', 'en', 80)).toContain('How to close it: menshen playbook 445\n');
  expect(await shown('冰河', 'zh', 80)).toContain('如何关闭：menshen playbook glacier\n');
  expect(await shown('https', 'en', 80)).not.toContain('menshen playbook');
});
