import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Place } from '../../platform.ts';
import { listNamespaces } from './list.ts';

let place: Place;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'menshen-namespaces-'));
  place = { proc: join(root, 'proc'), sys: '/sys', root, now: () => new Date(0) };
});

afterEach(() => rmSync(place.root, { recursive: true }));

function livesIn(who: string, target: string): void {
  mkdirSync(join(place.proc, who, 'ns'), { recursive: true });
  symlinkSync(target, join(place.proc, who, 'ns/net'));
}

it('lists each namespace once, by a file where there is one', () => {
  livesIn('self', 'net:[100]');
  for (const [pid, inode] of Object.entries({ 1: 100, 20: 200, 21: 200, 30: 300 })) livesIn(pid, `net:[${inode}]`);
  writeFileSync(
    join(place.proc, 'self/mountinfo'),
    `1 0 0:4 net:[300] /run/netns/blue rw - nsfs nsfs rw
2 0 0:4 net:[400] /run/docker/netns/default rw - nsfs nsfs rw
3 0 0:4 net:[100] /run/netns/own rw - nsfs nsfs rw
4 0 0:4 mnt:[500] /run/snapd/ns/x.mnt rw - nsfs nsfs rw
5 0 0:4 net:[600] /run/netns/gone//deleted rw - nsfs nsfs rw
6 0 0:4 net:[200] / rw - tmpfs tmpfs rw
`,
  );
  expect(listNamespaces(place)).toEqual({
    own: 100,
    others: [
      { inode: 200, path: `${place.proc}/20/ns/net`, pid: 20 },
      { inode: 300, path: '/run/netns/blue', pid: 30 },
      { inode: 400, path: '/run/docker/netns/default', pid: null },
    ],
    unreadable: 0,
  });
});

it('counts processes that do not tell, but not those that have gone', () => {
  livesIn('self', 'net:[100]');
  mkdirSync(join(place.proc, '7'));
  livesIn('8', 'nonsense');
  expect(listNamespaces(place)).toEqual({ own: 100, others: [], unreadable: 1 });
});

it('fails where procfs is missing', () => {
  expect(() => listNamespaces(place)).toThrow(expect.objectContaining({ code: 'no-proc' }));
});
