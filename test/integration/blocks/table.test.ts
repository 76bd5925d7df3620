import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Block } from '../../../src/model/index.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import type { RunOptions } from '../../hosts/enter.ts';
import { needs } from '../../support/needs.ts';
import { WITHOUT_NETFILTER } from '../../support/without-netfilter.ts';
import { install } from '../exposure/bundle.ts';
import type { Answer, Order } from './inside.ts';

const DONE = { status: 'done' };
const SSH: Block = { protocol: 'tcp', first: 22, last: 22, answer: 'reset' };
const EVERY_KIND: readonly Block[] = (['tcp', 'udp'] as const).flatMap((protocol) =>
  (['drop', 'reject', 'reset'] as const).flatMap((answer, index) => [
    { protocol, first: 1, last: 65_535, answer },
    { protocol, first: 100 * index + 1, last: 100 * index + 1, answer },
    { protocol, first: 65_534, last: 65_535, answer },
  ]),
);
describe('the table of the blocks', needs('host', 'package:nftables', 'package:python3'), () => {
  let host: Host;
  let command: readonly string[];

  beforeAll(async () => {
    host = await startHost({ name: 'table' });
    command = await install(host, new URL('inside.ts', import.meta.url));
  });
  afterAll(() => host.stop());
  afterEach(() => host.must(['nft', 'flush', 'ruleset']));

  const order = async (what: Order, options?: RunOptions, before: readonly string[] = []): Promise<Answer> =>
    JSON.parse(await host.must([...before, ...command, JSON.stringify(what)], options)) as Answer;
  const add = (id: string, ...blocks: readonly Block[]): Promise<Answer> => order({ add: id, blocks });
  const list = (): Promise<Answer> => order({ list: true });
  const ruleset = (): Promise<string> => host.must(['nft', 'list', 'ruleset']);
  const nft = (...words: readonly string[]): Promise<string> => host.must(['nft', ...words]);

  test('every kind of block is read back as it was written', async () => {
    expect(await list()).toEqual({});
    expect(await add('close-1', ...EVERY_KIND)).toEqual(DONE);
    expect(await add('x', SSH, SSH)).toEqual(DONE);
    expect(await list()).toEqual({ 'close-1': EVERY_KIND, x: [SSH, SSH] });
  });

  test('many blocks at once', async () => {
    const many = Array.from({ length: 300 }, (_, index): Block => ({ ...SSH, first: index + 1, last: 40_000 + index }));
    expect(await add('close-1', ...many)).toEqual(DONE);
    expect(await list()).toEqual({ 'close-1': many });
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    expect(await ruleset()).toBe('');
  });

  test('several that are added at once', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    expect(await Promise.all(ids.map((id) => add(id, SSH)))).toEqual(ids.map(() => DONE));
    expect(await list()).toEqual(Object.fromEntries(ids.map((id) => [id, [SSH]])));
    expect(await ruleset()).not.toContain('early');
  });

  test('an id is replaced, whatever it had, and the same again changes nothing', async () => {
    await add('close-1', ...EVERY_KIND);
    await add('close-2', SSH);
    await add('close-1', SSH);
    const once = await ruleset();
    expect(await add('close-1', SSH)).toEqual(DONE);
    expect((await ruleset()).split('\n').toSorted()).toEqual(once.split('\n').toSorted());
    expect(await list()).toEqual({ 'close-1': [SSH], 'close-2': [SSH] });
    expect(await add('close-1')).toEqual(DONE);
    expect(await list()).toEqual({ 'close-2': [SSH] });
  });

  test('the table goes with the last block; what is not there is removed', async () => {
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    await add('close-1', SSH);
    await add('close-12', SSH);
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    expect(await list()).toEqual({ 'close-12': [SSH] });
    expect(await order({ remove: 'close-12' })).toEqual(DONE);
    expect(await order({ remove: 'close-12' })).toEqual(DONE);
    expect(await ruleset()).toBe('');
  });

  test('what somebody else has put into it stays, and the table with it', async () => {
    await add('close-1', SSH);
    await nft('add', 'rule', 'inet', 'menshen-closed', 'input', 'tcp', 'dport', '23', 'drop', 'comment', '"close-1"');
    await nft('add', 'set', 'inet', 'menshen-closed', 'friends', '{ type ipv4_addr; }');
    expect(await list()).toEqual({ 'close-1': [SSH] });
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    expect(await list()).toEqual({});
    const left = await ruleset();
    expect(left).toContain('tcp dport 23 drop comment "close-1"');
    expect(left).toContain('set friends');
    expect(left).not.toContain('dport 22');
  });

  test('a block that lost a rule is none, and can be removed or made whole', async () => {
    await add('close-1', SSH);
    const handle = /tcp sport 22 .*ct direction reply .*# handle (\d+)/.exec(await nft('-a', 'list', 'ruleset'))![1]!;
    await nft('delete', 'rule', 'inet', 'menshen-closed', 'output', 'handle', handle);
    expect(await list()).toEqual({});
    await add('close-1', SSH);
    expect(await list()).toEqual({ 'close-1': [SSH] });
    await nft('flush', 'chain', 'inet', 'menshen-closed', 'input');
    expect(await list()).toEqual({});
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    expect(await ruleset()).toBe('');
  });

  test('a block whose rule was narrowed is none', async () => {
    await add('close-1', SSH);
    const handle = /tcp dport 22 .*ct direction original .*# handle (\d+)/.exec(
      await nft('-a', 'list', 'ruleset'),
    )![1]!;
    const narrow = 'ip saddr 192.0.2.9 tcp dport 22 tcp flags ! rst ct direction original reject with tcp reset';
    const comment = ['comment', '"close-1 0 tcp 22 reset"'];
    const place = ['inet', 'menshen-closed', 'input', 'handle', handle];
    await nft('replace', 'rule', ...place, ...narrow.split(' '), ...comment);
    expect(await list()).toEqual({});
  });

  test('whoever flushed the rules has lifted the blocks', async () => {
    await add('close-1', SSH);
    await nft('flush', 'ruleset');
    expect(await list()).toEqual({});
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
  });

  test('what a run that died in the middle has left is cleared away', async () => {
    const early = 'table inet menshen-closed { chain early { type filter hook output priority raw; }; }';
    const leave = async (): Promise<void> => {
      await host.must(['nft', '-f', '-'], { input: early });
      const comment = ['comment', '"close-1 0 tcp 22 reset"'];
      await nft('add', 'rule', 'inet', 'menshen-closed', 'early', 'tcp', 'sport', '22', 'drop', ...comment);
    };
    await leave();
    expect(await list()).toEqual({});
    expect(await order({ remove: 'close-1' })).toEqual(DONE);
    expect(await ruleset()).toBe('');
    await leave();
    expect(await add('close-1', SSH)).toEqual(DONE);
    expect(await list()).toEqual({ 'close-1': [SSH] });
    expect(await ruleset()).not.toContain('early');
  });

  test('all or none: where the rules can not be had, nothing is left', async () => {
    await nft('add', 'table', 'inet', 'menshen-closed');
    // A chain of that name which hangs on no hook.
    await nft('add', 'chain', 'inet', 'menshen-closed', 'forward');
    const before = await ruleset();
    expect(await add('close-1', SSH)).toMatchObject({
      status: 'refused',
      detail: expect.stringContaining('nft') as string,
    });
    expect(await ruleset()).toBe(before);
  });

  test('more than nft can be told at once fails, and nothing is left', async () => {
    // What holds them has one rule each and passes; what shuts them has seven.
    const many = Array.from({ length: 2000 }, (_, index): Block => ({ ...SSH, first: index + 1, last: index + 1 }));
    const answer = await add('x', ...many);
    expect(answer).toMatchObject({ status: 'failed', detail: expect.stringContaining('not started') as string });
    expect(await ruleset()).toBe('');
  });

  test('a table that sleeps shuts nothing, and is not woken', async () => {
    await add('close-1', SSH);
    await nft('add', 'table', 'inet', 'menshen-closed', '{ flags dormant; }');
    expect(await list()).toEqual({});
    const asleep = { status: 'failed', detail: expect.stringContaining('dormant') as string };
    expect(await add('close-2', SSH)).toMatchObject(asleep);
    expect(await order({ remove: 'close-1' })).toMatchObject(asleep);
    await nft('add', 'table', 'inet', 'menshen-closed');
    expect(await list()).toEqual({ 'close-1': [SSH] });
  });

  test.each([
    ['id', { add: 'Close', blocks: [SSH] }],
    ['id', { add: '', blocks: [SSH] }],
    ['id', { add: 'a'.repeat(33), blocks: [SSH] }],
    ['id', { remove: 'close 1' }],
    ['ports', { add: 'close-1', blocks: [{ ...SSH, first: 23 }] }],
    ['ports', { add: 'close-1', blocks: [SSH, { ...SSH, first: 0 }] }],
    ['ports', { add: 'close-1', blocks: [{ ...SSH, last: 65_536 }] }],
    ['ports', { add: 'close-1', blocks: [{ ...SSH, first: 1.5 }] }],
  ])('a bad %s is refused: %j', async (word, bad) => {
    expect(await order(bad)).toMatchObject({ status: 'refused', detail: expect.stringContaining(word) as string });
    expect(await ruleset()).toBe('');
  });

  test('an ordinary user is refused, and told nothing', async () => {
    await add('close-1', SSH);
    const before = await ruleset();
    const user = { user: 'nobody' };
    expect(await order({ list: true }, user)).toBeNull();
    expect(await order({ add: 'close-2', blocks: [SSH] }, user)).toMatchObject({ status: 'refused' });
    expect(await order({ remove: 'close-1' }, user)).toMatchObject({ status: 'refused' });
    expect(await ruleset()).toBe(before);
  });

  test('a kernel without netfilter is refused', async () => {
    await host.write('/tmp/without.py', WITHOUT_NETFILTER);
    const without = ['python3', '/tmp/without.py'];
    expect(await order({ list: true }, {}, without)).toEqual({});
    expect(await order({ add: 'close-1', blocks: [SSH] }, {}, without)).toMatchObject({ status: 'refused' });
    expect(await order({ remove: 'close-1' }, {}, without)).toEqual(DONE);
  });

  test('without nft, what to install is said', async () => {
    await add('close-1', SSH);
    await host.must(['mv', '/usr/sbin/nft', '/root/nft']);
    const answers = [await add('close-2', SSH), await order({ remove: 'close-1' }), await list()];
    await host.must(['mv', '/root/nft', '/usr/sbin/nft']);
    const refused = { status: 'refused', detail: expect.stringContaining('install nftables') as string };
    expect(answers).toMatchObject([refused, refused, null]);
  });
});
