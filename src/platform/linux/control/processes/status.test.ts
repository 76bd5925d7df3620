import { readFileSync } from 'node:fs';

import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { parseLimits } from './limits.ts';
import { parseCredentials, signalsIn } from './status.ts';

const STATUS = `Name:\tUid:\\n9
Umask:\t0027
State:\tS (sleeping)
Uid:\t1000\t0\t0\t0
Gid:\t1000\t1000\t1000\t1000
Groups:\t4 24 1000 
SigIgn:\t0000000000001006
CapInh:\t0000000000000000
CapPrm:\t0000000000000400
CapEff:\t0000000000000400
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000400
`;

test('users, groups, umask, capabilities', () => {
  expect(parseCredentials(STATUS)).toEqual({
    uids: [1000, 0, 0, 0],
    gids: [1000, 1000, 1000, 1000],
    groups: [4, 24, 1000],
    umask: 0o027,
    permitted: 0x400n,
    bounding: 0x1ffffffffffn,
    ambient: 0x400n,
    ignored: 0x1006n,
  });
});

test('a kernel that tells no umask, and text that is no status', () => {
  expect(parseCredentials(STATUS.replace(/^Umask.*\n/m, ''))).not.toHaveProperty('umask');
  for (const field of ['Uid', 'Gid', 'Groups', 'CapPrm', 'CapBnd']) {
    expect(parseCredentials(STATUS.replace(`\n${field}:`, '\nOther:'))).toBeNull();
  }
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(parseCredentials(text)).toBeNull();
      expect(parseLimits(text)).toBeNull();
    }),
  );
});

test('signals of a mask', () => {
  expect(signalsIn(0x1006n)).toEqual([2, 3, 13]);
  expect(signalsIn(1n << 63n)).toEqual([64]);
});

test('limits, in the order of their numbers', () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max stack size            8388608              unlimited            bytes     
Max open files            1024                 1048576              files     
Max nice priority         0                    0                    
`;
  expect(parseLimits(text)).toEqual([
    [null, null],
    [8_388_608, null],
    [1024, 1_048_576],
    [0, 0],
  ]);
  expect(parseLimits(text.replace('1024 ', 'many '))).toBeNull();
});

test('our own', () => {
  expect(parseLimits(readFileSync('/proc/self/limits', 'utf8'))).toHaveLength(16);
  expect(parseCredentials(readFileSync('/proc/self/status', 'utf8'))?.uids).toContain(process.getuid?.());
});
