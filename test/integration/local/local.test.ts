import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { type PrintedCheck, portOf } from '../matrix/look.ts';

const SYSTEM = '/etc/menshen/menshen.yaml';
const USER = '/root/.config/menshen/menshen.yaml';
const NODE = '/opt/menshen/bin/node';
/** Listens on all addresses and does nothing else. */
const SERVER = 'require("node:net").createServer(() => {}).listen(Number(process.argv[1]))';

async function check(host: Host, ...args: readonly string[]): Promise<PrintedCheck> {
  const { code, stdout, stderr } = await host.menshen(['check', '--json', '--no-clamav', ...args]);
  if (code !== 0) throw new Error(`menshen check: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as PrintedCheck;
}

function shop(fields: string): string {
  return `expect:\n  - port: 8080/tcp\n    program: /opt/shop/bin/server\n    why: our web shop\n${fields}`;
}

/** What a menshen.yaml says, in a host of its own; nothing of it outlives a test. */
describe('menshen.yaml', needs('host', 'dist'), () => {
  let host: Host;

  beforeAll(async () => {
    host = await startHost({ name: 'local', init: 'none' });
    await host.must(['ip', 'link', 'set', 'lo', 'up']);
    await host.must(['ip', 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'far']);
    await host.must(['ip', 'address', 'add', '192.168.1.2/24', 'dev', 'lan']);
    for (const end of ['lan', 'far']) await host.must(['ip', 'link', 'set', end, 'up']);
    await host.must(['install', '-D', '-m', '755', NODE, '/opt/shop/bin/server']);
    await host.spawn(['/opt/shop/bin/server', '-e', SERVER, '8080']);
    await host.spawn([NODE, '-e', SERVER, '9090']);
    await host.listening('tcp', 8080);
    await host.listening('tcp', 9090);
    // As an upgrade leaves it.
    await host.must([
      'sh',
      '-c',
      'cp /opt/shop/bin/server /opt/shop/bin/new && mv /opt/shop/bin/new /opt/shop/bin/server',
    ]);
  });
  afterAll(() => host.stop());

  async function write(path: string, text: string, mode = '644'): Promise<void> {
    await host.must(['rm', '-f', SYSTEM, USER]);
    await host.write(path, text, mode);
  }

  test('without one, the service is judged like any other', async () => {
    const port = portOf(await check(host), 8080);
    expect([port?.suspicion, port?.advice]).toEqual(['low', 'restrict']);
    expect(port?.findings.map(({ signal }) => signal)).toEqual(['deleted-executable', 'no-package']);
  });

  test.each([SYSTEM, USER])('what %s expects is kept, and its findings are accepted', async (path) => {
    await write(path, shop('    user: root\n    reach: network\n    signals: [deleted-executable]\n'));
    const [mine, other] = await check(host).then((all) => [portOf(all, 8080), portOf(all, 9090)]);
    expect(mine).toMatchObject({
      suspicion: 'none',
      advice: 'keep',
      reasons: [{ code: 'expected', why: 'our web shop' }],
      findings: [
        { signal: 'deleted-executable', accepted: 'our web shop' },
        { signal: 'no-package', accepted: 'our web shop' },
      ],
    });
    expect(other?.advice).toBe('restrict');
    expect(portOf(await check(host, '--no-config'), 8080)?.suspicion).toBe('low');
  });

  test('what reaches farther than meant is to be restricted', async () => {
    await write(SYSTEM, shop('    reach: host\n'));
    expect(portOf(await check(host), 8080)).toMatchObject({
      advice: 'restrict',
      reasons: [
        { code: 'farther-than-expected', meant: 'host', reach: 'network', why: 'our web shop' },
        { code: 'suspicion' },
      ],
    });
  });

  test('with "only", what is not named is a finding', async () => {
    await write(SYSTEM, shop('only: true\n'));
    const all = await check(host);
    expect(portOf(all, 9090)?.findings).toContainEqual(expect.objectContaining({ signal: 'not-expected', weight: 15 }));
    expect(portOf(all, 8080)?.findings.map(({ signal }) => signal)).toEqual(['deleted-executable', 'no-package']);
  });

  test.each([
    ['en', 'expected: our web shop', 'Its program file is gone (our web shop)'],
    ['zh', '符合预期：our web shop', '（our web shop）'],
  ])('it is told in words (%s)', async (language, advice, accepted) => {
    await write(SYSTEM, shop('    signals: [deleted-executable]\n'));
    const { stdout } = await host.menshen(['check', '8080', '--lang', language]);
    expect(stdout).toContain(advice);
    expect(stdout).toContain(accepted);
    expect((await host.menshen(['check', '--lang', language])).stdout).not.toContain(accepted);
  });

  test.each([
    [
      'en',
      [
        "menshen: menshen.yaml can't be used as it is, so nothing was done",
        `  ${SYSTEM}:5:5: expect.0.raech: no such field: did you mean "reach"?`,
        `  ${SYSTEM}:6:15: expect.0.signals.0: there is no signal "delted-executable": did you mean "deleted-executable"?`,
        'Try: look up the fields in docs/local.md',
      ],
    ],
    [
      'zh',
      [
        'menshen：menshen.yaml 有问题，无法采用，因此什么都没有执行',
        `  ${SYSTEM}:5:5: expect.0.raech：没有这个字段，是否想写 reach？`,
        `  ${SYSTEM}:6:15: expect.0.signals.0：没有“delted-executable”这个信号，是否想写 deleted-executable？`,
        '可以尝试：查看 docs/zh/local.md 中的字段说明',
      ],
    ],
  ])('one that is wrong stops everything, with line and column (%s)', async (language, lines) => {
    await write(SYSTEM, shop('    raech: network\n    signals: [delted-executable]\n'));
    const { code, stdout, stderr } = await host.menshen(['check', '--lang', language]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toEqual(lines);
  });

  test.each([SYSTEM, USER])('%s that anybody may write is refused', async (path) => {
    await write(path, shop(''), '666');
    const { code, stdout, stderr } = await host.menshen(['check', '--lang', 'en']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`others may write to ${path}`);
    expect(stderr).toContain(`chmod go-w ${path}`);
  });

  test('a file that is named replaces both, and must be there', async () => {
    await write(SYSTEM, 'nonsense: 1\n');
    await host.write('/srv/mine.yaml', shop(''), '644');
    expect(portOf(await check(host, '--config', '/srv/mine.yaml'), 8080)?.advice).toBe('keep');
    const absent = await host.menshen(['check', '--config', '/srv/none.yaml']);
    expect([absent.code, absent.stdout]).toEqual([2, '']);
    expect((await host.menshen(['check', '--config', '/srv/mine.yaml', '--no-config'])).code).toBe(2);
  });
});
