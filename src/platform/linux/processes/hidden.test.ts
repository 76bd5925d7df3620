import { expect, it } from 'vitest';

import { hidingOption } from './hidden.ts';
import { parseMounts } from './mounts.ts';

const NOBODY = 'Gid:\t65534\t65534\t65534\t65534\nGroups:\t65534 \nCapEff:\t0000000000000000\n';
const MEMBER = 'Gid:\t1000\t1000\t1000\t1000\nGroups:\t24 27 991 \nCapEff:\t0000000000000000\n';
const ROOT = 'Gid:\t0\t0\t0\t0\nGroups:\t0 \nCapEff:\t000001ffffffffff\n';
/** Root of a container: no CAP_SYS_PTRACE. */
const CONTAINER_ROOT = 'Gid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t00000000a80425fb\n';

function hiding(options: string, status: string): string | null {
  return hidingOption(parseMounts(`22 27 0:21 / /proc rw,relatime - proc proc rw${options}\n`), '/proc', status);
}

it.each([
  ['', NOBODY, null],
  [',hidepid=1', NOBODY, null],
  [',hidepid=noaccess', NOBODY, null],
  [',hidepid=2', NOBODY, 'hidepid=2'],
  [',hidepid=invisible', NOBODY, 'hidepid=invisible'],
  [',hidepid=invisible', ROOT, null],
  [',gid=991,hidepid=invisible', NOBODY, 'hidepid=invisible'],
  [',gid=991,hidepid=invisible', MEMBER, null],
  [',gid=991,hidepid=ptraceable', MEMBER, 'hidepid=ptraceable'],
  [',hidepid=2', CONTAINER_ROOT, null],
  [',hidepid=ptraceable', CONTAINER_ROOT, 'hidepid=ptraceable'],
  [',hidepid=2', '', 'hidepid=2'],
])('procfs with %j', (options, status, expected) => {
  expect(hiding(options, status)).toBe(expected);
});

it('heeds the mount that is seen: the last one, on the very path', () => {
  const mounts = parseMounts(
    '22 27 0:21 / /proc rw - proc proc rw\n90 22 0:50 / /proc rw - proc proc rw,hidepid=2\n91 27 0:51 / /srv/proc rw - proc p rw\n',
  );
  expect(hidingOption(mounts, '/proc', NOBODY)).toBe('hidepid=2');
  expect(hidingOption(mounts, '/srv/proc', NOBODY)).toBeNull();
});
