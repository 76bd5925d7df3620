import { spawnSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { explain, playbook } from '../../catalog/index.ts';
import { messages } from '../../i18n/index.ts';
import { LANGUAGES, type Playbook, type PlaybookStep, PLAYBOOK_SYSTEMS } from '../../model/index.ts';

/** What the article tells to close or to remove, by number, and what it does not even name. */
const ARTICLE = `113 3389 4899 5800 5900 6129 1029 20168 45576
  7 9 13 17 19 80 25 21 23 445 139 137 138 135 593 53 7626 1524 600 17027`.split(/\s+/);
const CALLED = ['TCP/IP 筛选', 'Simple TCP/IP Services', 'World Wide Web Publishing Service', 'FTP Publishing Service'];

const PARTS = ['tell', 'steps', 'verify'] as const;
/** Without a sentence there is nothing to read, and with a placeholder of ours nothing to type. */
const UNFINISHED = /\bPORT\b|undefined|NaN|\{port\}/;

function steps({ systems }: Playbook): readonly (readonly [place: string, steps: readonly PlaybookStep[]])[] {
  return PLAYBOOK_SYSTEMS.flatMap((system) =>
    PARTS.map((part) => [`${system} ${part}`, systems[system][part]] as const),
  );
}

/** All that language must not change. */
function commandsIn(found: Playbook | null): unknown {
  return (
    found && steps(found).map(([place, list]) => [place, list.map(({ commands, menshen }) => [commands, menshen])])
  );
}

function faults(found: Playbook, language: string): readonly string[] {
  return steps(found).flatMap(([place, list]) => {
    const at = `${found.id} ${language} ${place}`;
    if (list.length === 0) return [`${at}: nothing`];
    const texts = list.map(({ text }) => text);
    const foreign = language === 'zh' ? texts.filter((text) => !/\p{Script=Han}/u.test(text)) : [];
    const unfinished = [...texts, ...list.flatMap(({ commands }) => commands)].filter((line) => UNFINISHED.test(line));
    return [...foreign, ...unfinished, ...texts.filter((text) => text.trim() === '')].map((text) => `${at}: ${text}`);
  });
}

describe.each(LANGUAGES)('in %s', (language) => {
  test('every entry that may be closed, every trojan and every worm has steps for each system', async () => {
    const { playbookSteps: texts } = await messages(language);
    const entries = explain('0-65535').entries.map(({ facts }) => facts);
    const wanted = entries.filter(
      ({ kind, advice }) => kind === 'trojan' || kind === 'worm' || Object.values(advice).includes('close'),
    );
    expect(wanted.length).toBeGreaterThan(700);
    const bad = wanted.flatMap(({ id }) => {
      const found = playbook(id, { language, texts }).playbook;
      if (found === null || found.from === 'general') return [`${id}: none`];
      return found.entries.includes(id) ? faults(found, language) : [`${id}: that of ${found.id}`];
    });
    expect(bad).toEqual([]);
  });

  test.each(ARTICLE)('%s is written by hand', async (port) => {
    const { playbookSteps: texts } = await messages(language);
    const found = playbook(port, { language, texts }).playbook;
    expect(found?.from).toBe('written');
    expect(found?.sources).toContain('article: 电脑端口知识 (2023)');
    expect(found === null ? ['none'] : faults(found, language)).toEqual([]);
  });

  test.each(CALLED)('%s is found', async (name) => {
    const { playbookSteps: texts } = await messages(language);
    expect(playbook(name, { language, texts }).playbook).toMatchObject({ from: 'written' });
  });
});

test('both languages give the same commands', async () => {
  const [en, zh] = await Promise.all(LANGUAGES.map((language) => messages(language)));
  if (en === undefined || zh === undefined) throw new Error('expected both languages');
  const different = explain('0-65535').entries.filter(({ facts: { id } }) => {
    const english = playbook(id, { language: 'en', texts: en.playbookSteps }).playbook;
    const chinese = playbook(id, { language: 'zh', texts: zh.playbookSteps }).playbook;
    return JSON.stringify(commandsIn(english)) !== JSON.stringify(commandsIn(chinese));
  });
  expect(different.map(({ facts }) => facts.id)).toEqual([]);
});

test('a shell can read every command for Linux and macOS', async () => {
  const { playbookSteps: texts } = await messages('en');
  const lines = explain('0-65535').entries.flatMap(({ facts: { id } }) => {
    const found = playbook(id, { texts }).playbook;
    if (found === null) return [];
    const unix = steps(found).filter(([place]) => !place.startsWith('windows'));
    return unix.flatMap(([, list]) => list.flatMap(({ commands }) => commands));
  });
  const commands = [...new Set(lines)];
  expect(commands.length).toBeGreaterThan(1000);
  // Each in braces of its own: a quote that is left open swallows the next one's, and is told.
  const script = commands.map((command) => `step() {\n${command}\n}`).join('\n');
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
