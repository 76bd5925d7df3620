import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { MenshenError } from '../model/index.ts';
import { readLocal } from './load.ts';
import { type LocalFile, localFiles } from './places.ts';

const ME = process.geteuid?.() ?? 0;
const SSH = 'expect: [{ port: 22/tcp, why: login }]\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'menshen-local-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function fileOf(
  content: string | Uint8Array,
  mode = 0o644,
  author: LocalFile['author'] = 'user',
  name = 'm.yaml',
): LocalFile {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return { path, author };
}

async function failure(...files: readonly LocalFile[]): Promise<{ message: string; next: readonly string[] | null }> {
  const error: unknown = await readLocal(files, ME).catch((caught: unknown) => caught);
  if (!(error instanceof MenshenError)) throw new Error('expected an error', { cause: error });
  expect(error.code).toBe('config-invalid');
  return { message: error.message, next: error.next };
}

test('the first file comes first, and one of them is enough to say "only"', async () => {
  const user = fileOf(SSH);
  const other = fileOf('expect: [{ port: 80/tcp, why: web }]\nonly: true\n', 0o600, 'user', 'b.yaml');
  const { expect: all, only } = await readLocal([user, other], ME);
  expect([...all.map(({ why }) => why), only]).toEqual(['login', 'web', true]);
});

test('a file that is not there says nothing, unless somebody named it', async () => {
  const path = join(folder, 'none/menshen.yaml');
  expect(
    await readLocal(
      [
        { path, author: 'system' },
        { path, author: 'user' },
      ],
      ME,
    ),
  ).toEqual({ expect: [], only: false });
  expect((await failure({ path, author: 'given' })).message).toBe(`${path}: not-readable errno=ENOENT`);
});

test('problems of all files are told at once, but not thousands of them', async () => {
  const { message, next } = await failure(
    fileOf('only: 1\nexpect: 1\n'),
    fileOf('x: 1\n'.replaceAll('x', 'k'), 0o600, 'given', 'b.yaml'),
  );
  expect(message.split('\n').map((line) => line.slice(folder.length))).toEqual([
    '/m.yaml:1:7: only: boolean',
    '/m.yaml:2:9: expect: list',
    '/b.yaml:1:1: k: unknown-field fields=expect,only',
  ]);
  expect(next).toBeNull();
  const lines = (await failure(fileOf(`expect: [${'1,'.repeat(500)}]`))).message.split('\n');
  expect([lines.length, lines.at(-1)]).toEqual([21, '… +480']);
});

test.each([
  ['larger than 1 MiB', '#'.repeat(1024 * 1024 + 1), 'long-file mebibytes=1'],
  ['not UTF-8', Uint8Array.of(0x61, 0xff), 'not-utf8'],
])('what is %s is refused', async (_, content, problem) => {
  expect((await failure(fileOf(content))).message).toContain(problem);
});

test('a file of exactly 1 MiB is read', async () => {
  const text = SSH + '#'.repeat(1024 * 1024 - SSH.length);
  expect((await readLocal([fileOf(text)], ME)).expect).toHaveLength(1);
});

test('a folder in its place is no file', async () => {
  mkdirSync(join(folder, 'd'));
  expect((await failure({ path: join(folder, 'd'), author: 'user' })).message).toContain(': not-a-file');
});

test.each([0o666, 0o664, 0o646])('a file of mode %o is not believed, whoever named it', async (mode) => {
  for (const author of ['system', 'user', 'given'] as const) {
    const file = fileOf(SSH, mode, author);
    const { message, next } = await failure(file);
    expect(message).toContain(author === 'system' && ME !== 0 ? 'other-owner' : 'others-may-write');
    expect(next).toEqual([...(author === 'system' && ME !== 0 ? ['chown', '0'] : ['chmod', 'go-w']), file.path]);
  }
});

test('nor a file in a folder in which others may put another', async () => {
  const file = fileOf(SSH);
  chmodSync(folder, 0o777);
  expect((await failure(file)).next).toEqual(['chmod', 'go-w', folder]);
  expect((await readLocal([{ ...file, author: 'given' }], ME)).expect).toHaveLength(1);
  // As /tmp is: nobody can replace another's files.
  chmodSync(folder, 0o1777);
  expect((await readLocal([file], ME)).expect).toHaveLength(1);
});

test('it is the folder of the file itself that counts, not that of a link to it', async () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  const { path } = fileOf(SSH, 0o644, 'user', 'open/m.yaml');
  chmodSync(open, 0o777);
  symlinkSync(path, join(folder, 'link.yaml'));
  expect((await failure({ path: join(folder, 'link.yaml'), author: 'user' })).next).toEqual(['chmod', 'go-w', open]);
});

test('nor a file to which a link leads that others may replace', async () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  const { path } = fileOf(SSH);
  symlinkSync(path, join(open, 'link.yaml'));
  symlinkSync('open/link.yaml', join(folder, 'outer.yaml'));
  const file = { path: join(folder, 'outer.yaml'), author: 'user' } as const;
  expect((await readLocal([file], ME)).expect).toHaveLength(1);
  chmodSync(open, 0o777);
  expect((await failure(file)).next).toEqual(['chmod', 'go-w', open]);
  if (ME !== 0) return;
  // Nobody can replace it in a folder as /tmp is, but whoever made it chose where it leads.
  chmodSync(open, 0o1777);
  lchownSync(join(open, 'link.yaml'), 1234, 0);
  expect((await failure(file)).next).toEqual(['chown', '-h', '0', join(open, 'link.yaml')]);
});

test.runIf(ME === 0)('a file of somebody else is not believed', async () => {
  const file = fileOf(SSH);
  chownSync(file.path, 1234, 0);
  expect((await failure(file)).message).toContain(`other-owner path=${file.path} uid=1234`);
  expect((await failure({ ...file, author: 'system' })).next).toEqual(['chown', '0', file.path]);
});

test.each([
  [{ HOME: '/home/li' }, ['/home/li/.config/menshen/menshen.yaml']],
  [{ HOME: '/home/li', XDG_CONFIG_HOME: '/x' }, ['/x/menshen/menshen.yaml']],
  [{ HOME: '/home/li', XDG_CONFIG_HOME: 'x' }, ['/home/li/.config/menshen/menshen.yaml']],
  [{}, ['/root/.config/menshen/menshen.yaml']],
  [{ HOME: 'li' }, []],
  [{ HOME: '/home/li', XDG_CONFIG_HOME: '/home/li/x', SUDO_UID: '1000' }, ['/root/.config/menshen/menshen.yaml']],
])('with %j the files are the user’s %j, then the system’s', (environment, own) => {
  expect(localFiles(environment, '/root').map(({ path }) => path)).toEqual([...own, '/etc/menshen/menshen.yaml']);
});

test('random bytes and fragments are read or refused, never anything else', async () => {
  const word = fc.constantFrom(
    'expect:',
    '- port: ',
    '80/tcp',
    ' why: x',
    '  ',
    '\n',
    'only: true',
    '[',
    '{',
    '"',
    '&a',
    '*a',
    '#',
    '!',
    '\u0000',
  );
  const text = fc.array(word, { maxLength: 20 }).map((words) => new TextEncoder().encode(words.join('')));
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), async (bytes) => {
      const result: unknown = await readLocal([fileOf(bytes)], ME).catch((error: unknown) => error);
      const isRefused = result instanceof MenshenError && result.code === 'config-invalid';
      expect(isRefused || !(result instanceof Error)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
