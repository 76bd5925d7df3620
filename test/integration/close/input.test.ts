import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, codesOf, tell, undo } from './documents.ts';
import { menshen, type Scene, SERVER, startScene } from './scene.ts';

/** Changes its name as `ps` shows it, then serves. */
const NAMED = '/usr/local/lib/named.py';
const NAMED_SOURCE = `
import ctypes, sys
ctypes.CDLL(None).prctl(15, sys.argv[1].encode(), 0, 0, 0)
sys.argv = [sys.argv[0], *sys.argv[2:]]
exec(open('${SERVER}').read())
`;
// eslint-disable-next-line no-control-regex -- these are what must not be there
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('what can not be closed, and strange names', needs('host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene('none');
    const { host } = scene;
    await host.write(NAMED, NAMED_SOURCE);
    await host.spawn(['setsid', 'python3', SERVER, '7501']);
    await host.listening('tcp', 7501);
  });
  afterAll(() => scene.stop());

  test.each([
    ['a port beyond the last', ['70000']],
    ['a range that ends before it begins', ['90-80']],
    ['a protocol without ports of this kind', ['80/sctp']],
    ['a negative one', ['--', '-5']],
    ['nothing at all', []],
    ['an empty word', ['']],
    ['blanks', ['  ']],
    ['a name that nobody has', ['no-such-thing']],
    ['a unit that there is not', ['no-such-thing.service']],
    ['escape codes', ['\u001B[31mred\u001B[0m']],
    ['two lines', ['one\ntwo']],
    ['a name that is read backwards', ['\u202Egnp.exe']],
    ['300 characters', ['x'.repeat(300)]],
    ['a port and a name', ['7501', 'nginx']],
    ['two names', ['nginx', 'sshd']],
    ['a way that there is not', ['7501', '--how', 'magic']],
    ['a time that is none', ['7501', '--grace', 'soon']],
    ['a time below nothing', ['7501', '--watch', '-1']],
    ['an answer that there is not', ['7501', '--how', 'firewall', '--answer', 'shout']],
    ['nobody to ask', ['7501']],
    ['nobody to ask, as JSON', ['7501', '--json']],
  ])('%s: wrong usage, and nothing is done', async (_, args) => {
    const { code, stdout, stderr } = await menshen(
      scene.host,
      'close',
      ...(args[0] === '7501' ? args : ['--yes', ...args]),
    );
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(CONTROL);
    expect(await scene.call(7501)).toBe('open');
  });

  test.each(['0', '81', '81/udp', '7501/udp', '30000-31000', 'nginx', 'redis', '冰河'])(
    'nothing listens on %s: that is fine, and no more is said',
    async (target) => {
      const { code, stdout, stderr } = await menshen(scene.host, 'close', target, '--yes');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).not.toMatch(/force|kill|--how|firewall/i);
      expect((await close(scene.host, [target])).document).toMatchObject({ ports: [], steps: [], result: null });
    },
  );

  test.each([
    ['unit', 'no-unit'],
    ['container', 'no-container'],
  ])('a program can not be closed as a %s', async (how, code) => {
    const told = await close(scene.host, ['7501', '--how', how]);
    expect([told.code, codesOf(told.document), told.document.result]).toEqual([3, [code], null]);
    expect(await scene.call(7501)).toBe('open');
  });

  test.each([
    ['escape codes', '\u001B[2J\u001B[31mroot'],
    ['two lines', 'web\nok: closed'],
    ['a name that is read backwards', '\u202Egnp.exe'],
    ['another control character', '\u009B31m\u0007bell'],
    ['half a character', 'x'.repeat(13) + '门'],
  ])('a program whose name has %s', async (_, name) => {
    const { host, call } = scene;
    const server = await host.spawn(['python3', NAMED, name, '7502', 'y'.repeat(300), '\u001B[31m', '\u202Eword']);
    await expect.poll(() => call(7502)).toBe('open');
    const shown = await menshen(host, 'close', '7502', '--dry-run');
    expect([shown.code, CONTROL.exec(shown.stdout)]).toEqual([0, null]);
    const comm = (await host.must(['cat', `/proc/${server.pid}/comm`])).replace(/\n$/, '');
    const target = name.includes('门') ? '7502' : comm;
    const closed = await close(host, [target, '--watch', '0']);
    expect(closed.document.steps).toMatchObject([{ faults: [], undo: 'restart' }]);
    expect([closed.code, CONTROL.exec(closed.stdout.trim())]).toEqual([0, null]);
    expect(await call(7502)).not.toBe('open');
    const planned = await menshen(host, 'undo', '--dry-run');
    const journal = await menshen(host, 'journal');
    expect(CONTROL.exec(planned.stdout + journal.stdout)).toBeNull();
    const undone = await undo(host);
    expect([undone.code, CONTROL.exec(undone.stdout.trim())]).toEqual([0, null]);
    expect(await call(7502)).toBe('open');
    await close(host, ['7502', '--watch', '0', '--no-restart']);
  });

  test('a port that is open in another network namespace alone', async () => {
    const { host } = scene;
    await host.must(['sh', '-c', 'ip netns add other && ip -n other link set lo up']);
    const server = await host.spawn(['ip', 'netns', 'exec', 'other', 'python3', SERVER, '7503']);
    const isOpen = async (): Promise<boolean> =>
      (await host.run(['ip', 'netns', 'exec', 'other', 'bash', '-c', 'exec 3</dev/tcp/127.0.0.1/7503'])).code === 0;
    await expect.poll(isOpen).toBe(true);
    for (const target of ['7503', '7503/tcp', '7503-7510']) {
      const told = await close(host, [target]);
      expect([told.code, told.document.result]).toEqual([0, null]);
      expect(told.document.elsewhere).toMatchObject([
        { number: 7503, holders: [{ pid: server.pid, name: 'python3' }] },
      ]);
      const { code, stdout } = await menshen(host, 'close', target, '--yes');
      expect(code).toBe(0);
      expect(stdout).toContain(`python3 ${server.pid}`);
    }
    expect(await isOpen()).toBe(true);
  });

  test('after all that the journal holds what was closed, and no more', async () => {
    const { document } = await tell(scene.host, 'journal');
    expect(new Set(document.changes.map(({ state }) => state))).toEqual(new Set(['undone', 'done']));
    expect(document.changes).toHaveLength(10);
  });
});
