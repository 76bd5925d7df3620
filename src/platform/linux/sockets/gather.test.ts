import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Protocol, Socket } from '../../../model/index.ts';
import type { Place, SocketListing, SocketScope } from '../../platform.ts';
import { gather } from './gather.ts';
import { netlinkSource } from './netlink/source.ts';
import { procfsSource, procfsWay } from './procfs/source.ts';
import type { Reader, Reading } from './reading.ts';

function socket(protocol: Protocol, inode: number): Socket {
  const local = { address: '127.0.0.1', port: 80 };
  const queues = { receiveQueue: 0, sendQueue: 0 };
  return { namespace: 1, inode, protocol, family: 'ipv4', local, peer: null, state: 'listen', interface: 0, ...queues };
}

const reads =
  (inode: number): Reader =>
  (protocol) => ({ status: 'read', sockets: [socket(protocol, inode)], problems: [] });

const only =
  (wanted: Protocol, fault: Reading, otherwise: Reader): Reader =>
  (protocol, scope) =>
    protocol === wanted ? fault : otherwise(protocol, scope);

const missing: Reading = { status: 'refused', detail: 'dump ENOENT' };
const always =
  (fault: Reading): Reader =>
  () =>
    fault;

const combined = (netlink: Reader, procfs: Reader, scope: SocketScope): SocketListing =>
  gather(
    [
      { name: 'netlink', read: netlink },
      { name: 'procfs', read: procfs },
    ],
    scope,
  );

describe('falling back', () => {
  test('netlink answers: /proc is not looked at', () => {
    const { sockets, source, problems } = combined(reads(1), () => expect.unreachable(), 'all');
    expect(sockets.map(({ protocol, inode }) => [protocol, inode])).toEqual([
      ['tcp', 1],
      ['udp', 1],
      ['raw', 1],
      ['packet', 1],
    ]);
    expect([source, problems]).toEqual(['netlink', []]);
  });

  test('one protocol is missing: only that comes from /proc', () => {
    const { sockets, source, problems } = combined(only('udp', missing, reads(1)), reads(2), 'open');
    expect(sockets.map(({ protocol, inode }) => [protocol, inode])).toEqual([
      ['tcp', 1],
      ['udp', 2],
    ]);
    expect([source, problems]).toEqual(['netlink', [{ code: 'netlink-refused', detail: 'udp: dump ENOENT' }]]);
  });

  test('netlink is refused: all from /proc, said once', () => {
    const refused: Reading = { status: 'refused', detail: 'socket EPERM' };
    const { source, problems } = combined(always(refused), reads(2), 'all');
    expect(source).toBe('procfs');
    expect(problems).toEqual([{ code: 'netlink-refused', detail: 'tcp udp raw packet: socket EPERM' }]);
  });

  test('a dump that never came whole is another matter than a refusal', () => {
    const failed: Reading = { status: 'failed', detail: 'NLM_F_DUMP_INTR' };
    expect(combined(only('tcp', failed, reads(1)), reads(2), 'open')).toMatchObject({
      source: 'procfs',
      problems: [{ code: 'netlink-interrupted', detail: 'tcp: NLM_F_DUMP_INTR' }],
    });
  });

  test('neither way: what is lost is said', () => {
    const unreadable: Reading = { status: 'refused', detail: '/proc/net/raw EACCES' };
    const { problems } = combined(only('raw', missing, reads(1)), always(unreadable), 'all');
    expect(problems).toEqual([
      { code: 'netlink-refused', detail: 'raw: dump ENOENT' },
      { code: 'procfs-unreadable', detail: 'raw: /proc/net/raw EACCES' },
    ]);
  });

  test('nothing at all is an error, and never an empty answer', () => {
    expect(() => combined(always(missing), always(missing), 'all')).toThrow('tcp udp raw packet: dump ENOENT');
  });
});

test('netlink that is refused altogether is no source', () => {
  const source = netlinkSource(1, () => ({ status: 'refused', errno: 'EPERM', detail: 'socket EPERM' }));
  expect(() => source.list('all')).toThrow(expect.objectContaining({ code: 'netlink' }));
});

/** A place whose procfs holds these files in its `thread-self/net`. */
function placeOf(files: Readonly<Record<string, string>>): Place {
  const proc = mkdtempSync(join(tmpdir(), 'menshen-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  mkdirSync(join(proc, 'thread-self/net'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(proc, 'thread-self/net', name), text);
  return { proc, sys: '/sys', root: '/', now: () => new Date(0) };
}

describe('/proc', () => {
  const heading = 'heading\n';

  test('a kernel without IPv6 has no sockets of it', () => {
    const source = procfsSource(placeOf({ tcp: heading, udp: heading }), 1);
    expect(source.list('open')).toEqual({ sockets: [], source: 'procfs', problems: [] });
  });

  test('a missing table is a problem', () => {
    const place = placeOf({ tcp: heading });
    const detail = `udp: ${place.proc}/thread-self/net/udp ENOENT`;
    expect(procfsSource(place, 1).list('open').problems).toEqual([{ code: 'procfs-unreadable', detail }]);
  });

  test('lines that make no sense are counted', () => {
    const place = placeOf({ tcp: `${heading}nonsense\nmore\n` });
    const detail = `${place.proc}/thread-self/net/tcp: 2`;
    expect(procfsWay(place, 1).read('tcp', 'all')).toMatchObject({ problems: [{ code: 'procfs-malformed', detail }] });
  });

  test('that is not there at all is no source', () => {
    const place = { ...placeOf({}), proc: '/nonexistent' };
    expect(() => procfsSource(place, 1).list('all')).toThrow(expect.objectContaining({ code: 'no-proc' }));
  });
});
