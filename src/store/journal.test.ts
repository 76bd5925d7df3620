import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { MenshenError } from '../model/index.ts';
import { type Journal, type NewChange, openJournal, storePath, unfinishedChanges } from './index.ts';

let folder: string;
let path: string;
let living: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'menshen-store-'));
  path = join(folder, 'deep/er/menshen.db');
  living = false;
});

afterEach(() => rmSync(folder, { recursive: true }));

function open(): Promise<Journal> {
  return openJournal({ path, isRunning: ({ pid }, boot) => living && pid === 7 && boot === 'b1' });
}

const CHANGE: NewChange = {
  feature: 'close',
  target: '80/tcp',
  startedAt: '2026-01-01T00:00:00.000Z',
  user: { uid: 1000, name: 'ann' },
  boot: 'b1',
  runner: { pid: 7, startTime: 70 },
  actions: [{ kind: 'unit' }, { kind: 'firewall' }],
};
const END = '2026-01-01T00:00:09.000Z';

test('a change is read back as it was written, also by another run', async () => {
  const journal = await open();
  const id = await journal.begin(CHANGE);
  await journal.note(id, 0, { state: 'begun', before: { units: ['x.service'], 门: 1 } });
  await journal.note(id, 0, { state: 'done', detail: null });
  await journal.note(id, 1, { state: 'failed', detail: 'nft: exit code 1' });
  await journal.end(id, END);
  await journal.close();
  const again = await open();
  const entry = await again.find(id);
  expect(entry).toEqual({
    id: 1,
    feature: 'close',
    target: '80/tcp',
    startedAt: CHANGE.startedAt,
    endedAt: END,
    user: { uid: 1000, name: 'ann' },
    boot: 'b1',
    state: 'failed',
    steps: [
      { position: 0, action: { kind: 'unit' }, before: { units: ['x.service'], 门: 1 }, state: 'done', detail: null },
      { position: 1, action: { kind: 'firewall' }, before: null, state: 'failed', detail: 'nft: exit code 1' },
    ],
  });
  expect(await again.find(2)).toBeNull();
  expect(await again.begin(CHANGE)).toBe(2);
  expect((await again.list()).map(({ id: one }) => one)).toEqual([2, 1]);
  await again.close();
});

test.each([
  [[], false, true, 'running'],
  [[], false, false, 'interrupted'],
  [['done', 'begun'], false, false, 'interrupted'],
  [['done', 'done'], true, false, 'done'],
  [['done'], true, false, 'stopped'],
  [['done', 'failed'], true, false, 'failed'],
  [['undone', 'undone'], true, false, 'undone'],
  [['undone'], true, false, 'undone'],
  [['undone', 'undo-failed'], true, false, 'partly-undone'],
  [['undone', 'undoing'], true, false, 'interrupted'],
] as const)('steps %j, ended %s, running %s: %s', async (states, ended, runs, expected) => {
  living = runs;
  const journal = await open();
  const id = await journal.begin(CHANGE);
  for (const [position, state] of states.entries()) await journal.note(id, position, { state });
  if (ended) await journal.end(id, END);
  expect((await journal.find(id))?.state).toBe(expected);
  await journal.close();
});

test('who takes a change up again is at it', async () => {
  const journal = await open();
  const id = await journal.begin({ ...CHANGE, boot: 'b0', runner: { pid: 5, startTime: 1 } });
  await journal.end(id, END);
  living = true;
  await journal.resume(id, { pid: 7, startTime: 70 }, 'b1');
  expect(await journal.find(id)).toMatchObject({ state: 'running', boot: 'b0', endedAt: null });
  await journal.close();
});

test('what was kept for undoing can be forgotten', async () => {
  const journal = await open();
  const id = await journal.begin(CHANGE);
  await journal.note(id, 0, { state: 'undone', before: { environment: { SECRET: 'x' } } });
  await journal.note(id, 0, { state: 'undone', before: null });
  expect((await journal.find(id))?.steps[0]?.before).toBeNull();
  await journal.close();
});

test('one change at a time', async () => {
  const [one, other] = [await open(), await open()];
  const first = await one.begin({ ...CHANGE, runner: { pid: 5, startTime: 1 } });
  const second = await one.begin(CHANGE);
  living = true;
  const refusal = { code: 'busy', detail: { code: 'change-running', id: second } };
  await expect(other.begin(CHANGE)).rejects.toMatchObject(refusal);
  await expect(other.resume(first, { pid: 9, startTime: 90 }, 'b1')).rejects.toMatchObject(refusal);
  await expect(other.resume(second, { pid: 9, startTime: 90 }, 'b1')).rejects.toMatchObject(refusal);
  expect(await other.list()).toHaveLength(2);
  await one.end(second, END);
  expect(await other.begin(CHANGE)).toBe(3);
  await Promise.all([one.close(), other.close()]);
});

test('nobody else may read it', async () => {
  await (await open()).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'deep/er')).mode & 0o777).toBe(0o700);
  chmodSync(path, 0o644);
  await (await open()).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('two that have it open see what the other writes', async () => {
  const [one, other] = [await open(), await open()];
  const ids: number[] = [];
  for (let turn = 0; turn < 3; turn++) ids.push(await one.begin(CHANGE), await other.begin(CHANGE));
  expect(ids).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await one.list()).toEqual(await other.list());
  await Promise.all([one.close(), other.close()]);
});

test.each([
  ['what is no such file', () => writeFileSync(path, 'no database at all\n'.repeat(1000)), /SQLITE_NOTADB/],
  ['a link', () => symlinkSync('/etc/hostname', path), /ELOOP/],
])('%s is refused', async (_, make, message) => {
  await (await open()).close();
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  make();
  await expect(open()).rejects.toThrow(MenshenError);
  await expect(open()).rejects.toThrow(message);
});

test("a newer Menshen's file is left as it is", async () => {
  await (await open()).close();
  const database = new Database(path);
  database.exec('pragma user_version = 99');
  database.close();
  await expect(open()).rejects.toMatchObject({ detail: { code: 'journal-newer', path, version: 99 } });
  const after = new Database(path);
  expect(after.prepare('pragma user_version').get()).toMatchObject({ user_version: 99 });
  after.close();
});

test('beside it stands what has begun and not ended', async () => {
  expect(unfinishedChanges(path)).toEqual([]);
  const journal = await open();
  const ids = [await journal.begin(CHANGE), await journal.begin({ ...CHANGE, target: '门' })];
  const mark = { feature: 'close', runner: CHANGE.runner, boot: 'b1' };
  expect(unfinishedChanges(path).toSorted((a, b) => a.id - b.id)).toEqual([
    { id: ids[0], target: '80/tcp', ...mark },
    { id: ids[1], target: '门', ...mark },
  ]);
  await journal.end(ids[0]!, END);
  writeFileSync(`${path}-begun-9`, '{"id":9,"tar');
  expect(unfinishedChanges(path)).toEqual([{ id: ids[1], target: '门', ...mark }]);
  await journal.end(ids[1]!, END);
  await journal.resume(ids[0]!, { pid: 8, startTime: 80 }, 'b2');
  expect(unfinishedChanges(path)).toEqual([
    { id: ids[0], feature: 'close', target: '80/tcp', runner: { pid: 8, startTime: 80 }, boot: 'b2' },
  ]);
  await journal.close();
});

test('marks that a killed run left are brought into line by whoever opens the journal', async () => {
  const journal = await open();
  const [ended, begun] = [await journal.begin(CHANGE), await journal.begin(CHANGE)];
  await journal.end(ended, END);
  await journal.close();
  renameSync(`${path}-begun-${begun}`, `${path}-begun-${ended}`);
  await (await open()).close();
  expect(unfinishedChanges(path)).toEqual([
    { id: begun, feature: 'close', target: '80/tcp', runner: CHANGE.runner, boot: 'b1' },
  ]);
});

test('a folder that others may write to is refused', async () => {
  await (await open()).close();
  chmodSync(join(folder, 'deep/er'), 0o770);
  await expect(open()).rejects.toMatchObject({ code: 'journal-unusable', detail: { code: 'journal-not-private' } });
});

test('where it stands', () => {
  expect(storePath({}, 0, '/root')).toBe('/var/lib/menshen/menshen.db');
  expect(storePath({}, 1000, '/home/ann')).toBe('/home/ann/.local/state/menshen/menshen.db');
  expect(storePath({ XDG_STATE_HOME: '/s' }, 1000, '/home/ann')).toBe('/s/menshen/menshen.db');
  expect(storePath({ XDG_STATE_HOME: 'relative' }, 1000, null)).toBeNull();
  expect(storePath({ STATE_DIRECTORY: '/var/lib/x:/y' }, 0, null)).toBe('/var/lib/x/menshen.db');
});
