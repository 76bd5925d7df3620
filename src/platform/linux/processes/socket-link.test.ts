import { assert, nat, property } from 'fast-check';
import { expect, it } from 'vitest';

import { socketInode } from './socket-link.ts';

function inodeIn(text: string): number {
  return socketInode(Buffer.from(text));
}

it('reads the inode of a socket', () => {
  assert(
    property(nat(), (inode) => {
      expect(inodeIn(`socket:[${inode}]`)).toBe(inode);
    }),
    { numRuns: 200 },
  );
});

it('looks no further than it is told', () => {
  expect(socketInode(Buffer.from('socket:[12]34]'), 11)).toBe(12);
});

it.each([
  '/dev/null',
  'pipe:[12]',
  'socket:[]',
  'socket:[12',
  'socket:[1x]',
  'socket:12]',
  '/tmp/socket:[12]',
  'socket:[-1]',
  '',
])('finds no socket in %j', (text) => {
  expect(inodeIn(text)).toBe(-1);
});
