import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { MenshenError } from '../../../model/index.ts';
import type { NumberedLinkReader } from '../../../native/index.ts';
import type { HolderListing, Place } from '../../platform.ts';
import type { Crew } from './crew.ts';
import { walkHolders, type WalkMeans } from './holders.ts';
import { linkReader, plainLinkReader } from './link-reader.ts';
import { makeTurns, takeTurn, type Turns } from './turns.ts';
import { walkTurns } from './walk.ts';

const { EACCES } = constants.errno;
const STAT_END = '0 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0';

let place: Place;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'menshen-proc-'));
  place = { proc: join(root, 'proc'), sys: join(root, 'sys'), root, now: () => new Date(0) };
});

afterEach(() => rmSync(place.root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(place.proc, path, '..'), { recursive: true });
  writeFileSync(join(place.proc, path), text);
}

function makeProcess(pid: number, links: Record<string, string>, { flags = 0, state = 'S' } = {}): void {
  mkdirSync(join(place.proc, `${pid}/fd`), { recursive: true });
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(place.proc, `${pid}/fd/${name}`));
  write(`${pid}/stat`, `${pid} (x) ${state} 1 1 1 0 -1 ${flags} ${STAT_END}`);
}

function find(inodes: ReadonlySet<number> | null, means?: WalkMeans): Promise<HolderListing> {
  return walkHolders(place, means).finish(inodes);
}

/** A system that refuses these processes' descriptors. */
function refusing(...pids: readonly number[]): NumberedLinkReader {
  return (folder, visit) => (pids.some((pid) => folder.endsWith(`/${pid}/fd`)) ? EACCES : linkReader()(folder, visit));
}

describe.each([
  ['koffi', linkReader()],
  ['Node', plainLinkReader],
])('walkHolders, reading by %s', (_, read) => {
  it('finds all holders of a socket with all of their descriptors', async () => {
    makeProcess(10, { 0: '/dev/null', 3: 'socket:[77]', 4: 'pipe:[5]', 9: 'socket:[77]', 12: 'socket:[78]' });
    makeProcess(11, { 3: 'socket:[77]' });
    const { byInode, total, readable, problems } = await find(null, { read });
    expect(Object.fromEntries(byInode)).toEqual({
      77: [
        { pid: 10, descriptors: [3, 9] },
        { pid: 11, descriptors: [3] },
      ],
      78: [{ pid: 10, descriptors: [12] }],
    });
    expect({ total, readable, problems }).toEqual({ total: 2, readable: 2, problems: [] });
  });

  it('keeps to the sockets that matter', async () => {
    makeProcess(10, { 3: 'socket:[77]', 4: 'socket:[78]' });
    expect([...(await find(new Set([0, 78, 99]), { read })).byInode.keys()]).toEqual([78]);
  });

  it('passes over what is no process and no descriptor', async () => {
    makeProcess(10, { 3: 'socket:[77]', x: 'socket:[78]', '5x': 'socket:[79]' });
    write('sys/kernel/fd', '');
    write('99999999999/fd', '');
    const { byInode, total } = await find(null, { read });
    expect([...byInode.keys()]).toEqual([77]);
    expect(total).toBe(1);
  });

  it('passes over a process that vanishes', async () => {
    makeProcess(10, { 3: 'socket:[77]' });
    mkdirSync(join(place.proc, '11'));
    expect(await find(null, { read })).toMatchObject({ total: 1, readable: 1 });
  });
});

/** A crew of two, of which the first took a turn and failed. */
function halfLost(proc: string, turns: Turns): Crew {
  takeTurn(turns);
  const second = takeTurn(turns) ?? 0;
  const walked = walkTurns(proc, makeTurns([second]), linkReader());
  return { finish: () => Promise.resolve([walked]) };
}

describe('walkHolders', () => {
  it('counts the processes that it may not look into', async () => {
    for (const pid of [10, 11, 12]) makeProcess(pid, { 3: `socket:[${pid}]` });
    const { byInode, total, readable } = await find(null, { read: refusing(10, 12) });
    expect([...byInode.keys()]).toEqual([11]);
    expect({ total, readable }).toEqual({ total: 3, readable: 1 });
  });

  it('does not count kernel threads and zombies, readable or not', async () => {
    makeProcess(10, { 3: 'socket:[77]' });
    for (const pid of [2, 3]) makeProcess(pid, {}, { flags: 0x0020_0040 });
    for (const pid of [20, 21]) makeProcess(pid, {}, { state: 'Z' });
    expect(await find(null, { read: refusing(3, 21) })).toMatchObject({ total: 1, readable: 1 });
  });

  it('says that processes are hidden', async () => {
    makeProcess(10, { 3: 'socket:[77]' });
    write('self/mountinfo', `22 1 0:21 / ${place.proc} rw - proc proc rw,hidepid=invisible\n`);
    write('self/status', 'Gid:\t1\t1\t1\t1\nGroups:\t1\nCapEff:\t0000000000000000\n');
    expect((await find(null)).problems).toEqual([{ code: 'processes-hidden', detail: 'hidepid=invisible' }]);
  });

  it('says where a socket may be held by someone outside the namespace of processes', async () => {
    makeProcess(10, { 3: 'socket:[77]' });
    mkdirSync(join(place.proc, 'self/ns'), { recursive: true });
    symlinkSync('pid:[4026532208]', join(place.proc, 'self/ns/pid'));
    expect((await find(new Set([77]))).problems).toEqual([]);
    expect((await find(new Set([77, 78]))).problems).toEqual([
      { code: 'processes-hidden', detail: 'pid:[4026532208]' },
    ]);
  });

  it('takes what helpers found, and walks itself what a helper lost', async () => {
    for (const pid of [10, 11, 12]) makeProcess(pid, { 3: `socket:[${pid}]` });
    const { byInode, total, readable } = await find(null, { crew: halfLost });
    expect([...byInode].map(([inode, holds]) => [inode, holds[0]?.pid])).toEqual(
      expect.arrayContaining([10, 11, 12].map((pid) => [pid, pid])),
    );
    expect({ total, readable }).toEqual({ total: 3, readable: 3 });
  });

  it.each(['missing', 'empty'])('fails where procfs is %s', (how) => {
    if (how === 'empty') mkdirSync(place.proc);
    const start = (): unknown => walkHolders(place);
    expect(start).toThrow(MenshenError);
    expect(start).toThrow(expect.objectContaining({ code: 'no-proc' }));
  });
});
