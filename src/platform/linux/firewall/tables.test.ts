import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { assert, property, uint8Array } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { attribute, done, message } from '../../../../test/support/netlink.ts';
import type { DumpAnswer } from '../../../native/index.ts';
import { filterIsAbsent } from './modules.ts';
import { legacyTables, nftablesTables } from './tables.ts';

const NEW_TABLE = 10 << 8;
const table = (family: number, name: string, flags: number): Buffer =>
  message(
    NEW_TABLE,
    Buffer.concat([
      Buffer.from([family, 0, 0, 0]),
      attribute(1, Buffer.from(`${name}\0`)),
      attribute(2, Buffer.from([0, 0, 0, flags])),
    ]),
  );

const answering = (answer: DumpAnswer) => (): DumpAnswer => answer;
const complete = (...buffers: readonly Buffer[]): (() => DumpAnswer) => answering({ status: 'complete', buffers });
const refused = (errno: string): (() => DumpAnswer) => answering({ status: 'refused', errno, detail: errno });

describe('tables of nf_tables', () => {
  test('none, some, and those that sleep', () => {
    expect(nftablesTables(complete(done()))).toEqual({ tables: 'none', awake: [], dormant: [] });
    const answer = Buffer.concat([table(1, 'filter', 0), table(10, 'off', 1), table(2, 'owned', 2)]);
    expect(nftablesTables(complete(answer))).toEqual({
      tables: 'some',
      awake: ['inet filter', 'ip owned'],
      dormant: ['ip6 off'],
    });
  });

  test.each([
    ['EPERM', 'rights'],
    ['EACCES', 'rights'],
    ['EINVAL', 'none'],
    ['EPROTONOSUPPORT', 'none'],
  ])('a kernel that answers %s: %s', (errno, tables) => {
    expect(nftablesTables(refused(errno)).tables).toBe(tables);
  });

  test('a dump that failed is not read as none', () => {
    expect(nftablesTables(answering({ status: 'failed', detail: 'x' })).tables).toBe('failed');
  });

  test('any bytes end in an answer', () => {
    assert(
      property(uint8Array({ maxLength: 120 }), (noise) => {
        const padded = message(NEW_TABLE, Buffer.concat([Buffer.alloc(4), noise]));
        for (const bytes of [Buffer.from(noise), padded]) nftablesTables(complete(bytes));
      }),
    );
  });
});

describe('what files tell', () => {
  let root: string;
  const put = (path: string, text: string): void => {
    mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ''), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  };
  const absent = (): boolean =>
    filterIsAbsent({ proc: `${root}/proc`, sys: `${root}/sys`, root, now: () => new Date(0) });

  beforeEach(() => (root = mkdtempSync(`${tmpdir()}/menshen-firewall-`)));
  afterEach(() => rmSync(root, { recursive: true }));

  test('legacy tables by name', () => {
    expect(legacyTables(`${root}/proc`, 'ip')).toBe('none');
    put('proc/thread-self/net/ip_tables_names', '');
    put('proc/thread-self/net/ip6_tables_names', 'filter\n');
    expect([legacyTables(`${root}/proc`, 'ip'), legacyTables(`${root}/proc`, 'ip6')]).toEqual(['none', 'some']);
  });

  test('there is no filter where no module for it is loaded or built in', () => {
    expect(absent()).toBe(false);
    put('proc/modules', 'ext4 1 1 - Live 0x0\n');
    put('proc/sys/kernel/osrelease', '6.1.0-9\n');
    expect(absent()).toBe(false);
    put('lib/modules/6.1.0-9/modules.builtin', 'kernel/fs/ext4.ko\n');
    expect(absent()).toBe(true);
    put('proc/modules', 'nf_tables 1 1 - Live 0x0\n');
    expect(absent()).toBe(false);
    put('proc/modules', '');
    put('lib/modules/6.1.0-9/modules.builtin', 'kernel/net/ipv4/netfilter/ip_tables.ko\n');
    expect(absent()).toBe(false);
  });
});
