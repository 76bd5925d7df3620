import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { openJournal, unfinishedChanges } from '../../../src/store/index.ts';
import type { Host } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { bringKiller, killedAt } from './killing.ts';
import { type Answer, menshen, mustMenshen, type Scene, SERVER, startScene } from './scene.ts';

const FOLDER = '/var/lib/menshen';
const FILL = `dd if=/dev/zero of=${FOLDER}/filler bs=4k 2>/dev/null; true`;
/** A server that needs all room on the disk before it ends. */
const LAST_WORDS = `#!/bin/sh
trap '${FILL}; kill $server; exit 0' TERM
python3 ${SERVER} "$1" &
server=$!
while true; do wait; done
`;

interface Change {
  readonly target: string;
  readonly state: string;
}

async function changes(host: Host): Promise<readonly Change[]> {
  return (JSON.parse(await mustMenshen(host, 'journal', '--json')) as { changes: Change[] }).changes;
}

async function serve({ host }: Scene, port: number): Promise<void> {
  await host.spawn(['setsid', 'python3', SERVER, String(port)]);
  await host.listening('tcp', port);
}

describe('a journal that can not be written', needs('host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene('none');
    await serve(scene, 7601);
  });
  afterAll(() => scene.stop());

  test.each([
    ['a full disk', `mount -t tmpfs -o size=64k,mode=700 none ${FOLDER} && ${FILL}`, /FULL|ENOSPC|SHM|disk/],
    [
      'a disk that is full but for a little',
      `mount -t tmpfs -o size=72k,mode=700 none ${FOLDER}`,
      /FULL|ENOSPC|SHM|disk/,
    ],
    ['a read-only file system', `mount -t tmpfs -o ro,mode=700 none ${FOLDER}`, /EROFS/],
    ['garbage', `yes garbage | head -c 50000 >${FOLDER}/menshen.db`, /NOTADB/],
    [
      'the file of a newer Menshen',
      `python3 -c "import sqlite3; sqlite3.connect('${FOLDER}/menshen.db').execute('pragma user_version = 99')"`,
      / 99\D/,
    ],
    ['a folder of somebody else', `chown 1234 ${FOLDER}`, /\/var\/lib\/menshen[ ,，]/],
    ['a file of somebody else', `touch ${FOLDER}/menshen.db && chown 1234 ${FOLDER}/menshen.db`, /menshen\.db[ ,，]/],
    ['a file where the folder should be', `rmdir ${FOLDER} && touch ${FOLDER}`, /EEXIST|ENOTDIR/],
  ])('%s: nothing is closed', async (_, prepare, why) => {
    const { host, call } = scene;
    await host.must([
      'sh',
      '-c',
      `umount ${FOLDER} 2>/dev/null; rm -rf ${FOLDER} && mkdir -m 700 ${FOLDER} && ${prepare}`,
    ]);
    const english = await menshen(host, 'close', '7601', '--yes', '--lang', 'en');
    const chinese = await menshen(host, 'close', '7601', '--yes', '--lang', 'zh');
    for (const [{ code, stderr }, said] of [
      [english, "menshen: Menshen's journal can't be used: "],
      [chinese, 'menshen：无法使用门神的操作日志：'],
    ] as const) {
      expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(said) as string });
      expect(stderr).toMatch(why);
      expect(stderr).not.toContain('MENSHEN_DEBUG');
    }
    expect(await call(7601)).toBe('open');
    expect((await menshen(host, 'undo', '--yes')).code).not.toBe(0);
  });
});

test(
  'a disk that is full after the first step: the second is not begun, and the first can be undone',
  needs('host', 'dist', 'package:python3'),
  async () => {
    const scene = await startScene('none');
    onTestFinished(() => scene.stop());
    const { host, call } = scene;
    await host.must(['sh', '-c', `mkdir -m 700 ${FOLDER} && mount -t tmpfs -o size=512k,mode=700 none ${FOLDER}`]);
    await host.write('/usr/local/bin/last-words', LAST_WORDS, '755');
    await host.spawn(['setsid', '/usr/local/bin/last-words', '7611']);
    await host.listening('tcp', 7611);
    await serve(scene, 7612);
    const closed = await menshen(host, 'close', '7611', '7612', '--yes');
    expect(closed).toMatchObject({ code: 4, stderr: expect.stringContaining("journal can't be used") as string });
    expect([await call(7611), await call(7612)]).toEqual(['ConnectionRefusedError', 'open']);
    await host.must(['rm', `${FOLDER}/filler`]);
    expect((await menshen(host, 'check')).stderr).toContain('menshen undo 1');
    expect(await changes(host)).toMatchObject([{ state: 'interrupted' }]);
    await mustMenshen(host, 'undo', '--yes');
    expect([await call(7611), await call(7612)]).toEqual(['open', 'open']);
    expect(await changes(host)).toMatchObject([{ state: 'undone' }]);
  },
);

describe('two at the same time', needs('host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene('none');
  });
  afterAll(() => scene.stop());

  test('while one is at it, the other is refused, and told why', async () => {
    const { host, call } = scene;
    await serve(scene, 7621);
    await serve(scene, 7622);
    await mustMenshen(host, 'close', '7622', '--yes', '--watch', '0');
    const deaf = `import signal, runpy, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); sys.argv = ['server.py', '7623']; runpy.run_path('${SERVER}')`;
    await host.spawn(['setsid', 'python3', '-c', deaf]);
    await host.listening('tcp', 7623);
    const slow = menshen(host, 'close', '7623', '--yes', '--watch', '0', '--grace', '4');
    await expect.poll(async () => (await changes(host))[0]?.state, { timeout: 10_000 }).toBe('running');
    const refused = { code: 4, stderr: expect.stringContaining('2') as string };
    expect(await menshen(host, 'close', '7621', '--yes')).toMatchObject(refused);
    expect(await menshen(host, 'close', '7623', '--yes')).toMatchObject(refused);
    expect(await menshen(host, 'undo', '1', '--yes')).toMatchObject(refused);
    const { stderr } = await menshen(host, 'close', '7621', '--yes', '--lang', 'zh');
    expect(stderr).toContain('第 2 号改动');
    expect(await slow).toMatchObject({ code: 0 });
    expect([await call(7621), await call(7622), await call(7623)]).toEqual([
      'open',
      'ConnectionRefusedError',
      'ConnectionRefusedError',
    ]);
    expect(await changes(host)).toMatchObject([
      { target: '7623', state: 'done' },
      { target: '7622', state: 'done' },
    ]);
  });

  test('of many that race each other, each is done and written down, or refused and left alone', async () => {
    const { host, call } = scene;
    const ports = [7631, 7632, 7633, 7634, 7634];
    for (const port of new Set(ports)) await serve(scene, port);
    const before = (await changes(host)).length;
    const answers = await Promise.all(
      ports.map((port): Promise<Answer> => menshen(host, 'close', String(port), '--yes', '--watch', '0')),
    );
    expect(answers.filter(({ code }) => code !== 0 && code !== 4)).toEqual([]);
    expect(answers.some(({ code }) => code === 0)).toBe(true);
    const written = (await changes(host)).slice(0, -before);
    expect(written.filter(({ state }) => state !== 'done')).toEqual([]);
    for (const port of new Set(ports)) {
      const isWritten = written.some(({ target }) => target === String(port));
      const isDone = answers.some(({ code }, index) => ports[index] === port && code === 0);
      expect([port, isWritten, isDone]).toEqual([port, isDone, (await call(port)) !== 'open']);
    }
  });
});

test(
  'what a killed run has written is whole for another machine',
  needs('host', 'dist', 'package:python3', 'package:gcc', 'package:libc6-dev'),
  async () => {
    const scene = await startScene('none');
    const folder = mkdtempSync(join(tmpdir(), 'menshen-lost-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { host } = scene;
    await bringKiller(host);
    await serve(scene, 7641);
    await mustMenshen(host, 'journal');
    const whole = await killedAt(host, 0, 'close', '7641', '--yes', '--watch', '0');
    await mustMenshen(host, 'undo', '--yes');
    const signal = whole.moments.findIndex((moment) => moment.startsWith('signal')) + 1;
    expect(await killedAt(host, signal, 'close', '7641', '--yes', '--watch', '0')).toMatchObject({ code: 137 });
    const names = (await host.must(['ls', FOLDER])).trim().split('\n');
    for (const name of names) {
      const text = await host.must(['base64', `${FOLDER}/${name}`]);
      writeFileSync(join(folder, name), Buffer.from(text, 'base64'), { mode: 0o600 });
    }
    await scene.stop();
    const path = join(folder, 'menshen.db');
    expect(unfinishedChanges(path)).toMatchObject([{ id: 2, target: '7641' }]);
    const journal = await openJournal({ path, isRunning: () => false });
    expect(await journal.list()).toMatchObject([
      { id: 2, state: 'interrupted', steps: [{ state: 'begun', before: { alive: [{}] } }] },
      { id: 1, state: 'undone', steps: [{ state: 'undone', before: null }] },
    ]);
    await journal.close();
  },
);
