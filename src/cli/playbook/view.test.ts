import { describe, expect, test } from 'vitest';

import { playbook } from '../../catalog/index.ts';
import { messages } from '../../i18n/index.ts';
import { type Language, type PlaybookSystem, PLAYBOOK_SYSTEMS } from '../../model/index.ts';
import { width } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { styleFor } from '../output/style.ts';
import { systemsFor } from './run.ts';
import { playbookText } from './view.ts';

async function shown(
  query: string,
  systems: readonly PlaybookSystem[],
  language: Language = 'en',
  columns = 80,
): Promise<string> {
  const out = { isTerminal: true, columns, style: styleFor('never', {}, true), write: () => Promise.resolve() };
  const context: Context = {
    process: { stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    environment: {},
    language,
    messages: await messages(language),
    out,
    err: out,
  };
  return playbookText(query, playbook(query, { language, texts: context.messages.playbookSteps }), systems, context);
}

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  test.each(['445', '113', '3389', '31337', '8000-8100', 'redis', 'TCP/IP 筛选', 'nothing of the kind'])(
    '%s fits',
    async (query) => {
      for (const columns of [50, 80]) {
        const text = await shown(query, PLAYBOOK_SYSTEMS, language, columns);
        const { texts } = sorted(text);
        // A path or a command within a sentence stays whole, so that it can be copied.
        expect(texts.filter((line) => width(line) > columns && !/[^\s\p{Script=Han}]{20}/u.test(line))).toEqual([]);
      }
    },
  );
});

function isCommand(line: string): boolean {
  return /^ {9}\S/.test(line);
}

/** Commands stand deeper than any sentence. */
function sorted(text: string): { readonly texts: readonly string[]; readonly commands: readonly string[] } {
  const lines = text.split('\n');
  return { texts: lines.filter((line) => !isCommand(line)), commands: lines.filter(isCommand) };
}

test('commands are whole, however narrow the screen is', async () => {
  const { commands } = sorted(await shown('445', ['windows'], 'en', 50));
  const rule =
    "New-NetFirewallRule -DisplayName 'Menshen close 445 tcp' -Direction Inbound -Protocol TCP -LocalPort 445 -Action Block";
  expect(commands).toContain(`         ${rule}`);
});

test('what Menshen can do stands beneath the step, and the other systems at the end', async () => {
  const text = await shown('445', ['linux']);
  expect(text).toContain('       Menshen can do this: sudo menshen close 445/tcp\n');
  expect(text).toContain('       Menshen can do this: sudo menshen close 445/tcp --how firewall\n');
  expect(text).toContain('Other systems: menshen playbook 445 --system windows|macos|all\n');
  expect(text).toContain('See also: menshen playbook conficker, menshen playbook wannacry\n');
  expect(text).not.toMatch(/^Windows$/m);
});

test('of all systems each has its heading, and none is left to ask for', async () => {
  const text = await shown('445', PLAYBOOK_SYSTEMS, 'zh');
  for (const heading of ['Linux', 'Windows', 'macOS']) expect(text).toMatch(new RegExp(`^${heading}$`, 'm'));
  expect(text).not.toContain('其他系统');
});

test('words that stand for something are explained where they occur, and only there', async () => {
  expect(await shown('6379', ['linux'])).toMatch(
    /^ {2}In the commands, put the real values in place of PID, PATH, HOST\.$/m,
  );
  expect(await shown('TCP/IP filtering', ['linux'])).not.toContain('In the commands');
});

test('a name asks again by its own, a port by its number', async () => {
  expect(await shown('冰河', ['linux'])).toContain('menshen playbook glacier-trojan --system windows|macos|all');
  expect(await shown('53/udp', ['linux'])).toContain('menshen playbook 53/udp --system');
});

test('what was typed can’t steer the terminal', async () => {
  expect(await shown('\u115F no such\u3164name', ['linux'])).not.toMatch(/[\u115F\u3164]/u);
});

test('the system is the one of this machine, unless another one is asked for', () => {
  expect(systemsFor(undefined, 'linux')).toEqual(['linux']);
  expect(systemsFor(undefined, 'win32')).toEqual(['windows']);
  expect(systemsFor(undefined, 'darwin')).toEqual(['macos']);
  expect(systemsFor('macos', 'linux')).toEqual(['macos']);
  expect(systemsFor('all', 'linux')).toEqual(PLAYBOOK_SYSTEMS);
});
