import { describe, expect, test } from 'vitest';

import { heldBy, inspectionOf, processOf, socketOf, STRANGER } from '../../../test/support/subjects.ts';
import { messages } from '../../i18n/index.ts';
import type { Socket } from '../../model/index.ts';
import { changesBetween, type Look } from './changes.ts';
import { filterFrom, wantsOnlyDoors } from './filter.ts';
import { inOrder, select } from './select.ts';

const en = await messages('en');
const FLAGS = { open: false, reverse: false, watch: false, allNamespaces: false, json: false } as const;

describe('filterFrom', () => {
  test('tells ports, addresses and words apart', () => {
    expect(filterFrom(FLAGS, ['22/tcp', '10.0.0.0/8', '::1', 'nginx', '[::1]:53'], en)).toMatchObject({
      ports: [
        { first: 22, last: 22, protocol: 'tcp' },
        { first: 53, last: 53, address: { address: '::1' } },
      ],
      addresses: [{ address: '10.0.0.0', prefixLength: 8 }, { address: '::1' }],
      words: ['nginx'],
    });
  });

  test('a mistyped port is no word', () => {
    expect(() => filterFrom(FLAGS, ['22/tpc'], en)).toThrow(/tcp or udp/);
    expect(() => filterFrom(FLAGS, ['99999'], en)).toThrow(/65535/);
  });

  test('a cheap look is enough for doors', () => {
    expect(wantsOnlyDoors(filterFrom({ ...FLAGS, open: true }, [], en))).toBe(true);
    expect(wantsOnlyDoors({ states: ['open'] })).toBe(true);
    expect(wantsOnlyDoors({ states: ['open', 'established'] })).toBe(false);
    expect(wantsOnlyDoors({ ports: [{ first: 22, last: 22 }] })).toBe(false);
  });
});

const ssh = socketOf({ inode: 1, local: { address: '0.0.0.0', port: 22 } });
const web = socketOf({ inode: 2, local: { address: '0.0.0.0', port: 80 } });
const visitor = socketOf({ inode: 3, local: { address: '192.0.2.5', port: 22 }, peer: STRANGER, receiveQueue: 7 });
const view = inspectionOf({
  sockets: [visitor, web, ssh],
  holders: new Map([
    [1, heldBy(processOf({ path: '/usr/sbin/sshd', pid: 5 }))],
    [2, heldBy(processOf({ path: '/usr/sbin/apache2', pid: 9 }))],
  ]),
});

test.each([
  [undefined, false, [ssh, web, visitor]],
  ['port', false, [ssh, visitor, web]],
  ['port', true, [web, visitor, ssh]],
  ['process', false, [visitor, web, ssh]],
  ['pid', true, [web, ssh, visitor]],
  ['queue', false, [visitor, ssh, web]],
] as const)('sorted by %s, reverse %s', (key, reverse, sockets) => {
  expect(view.sockets.toSorted(inOrder(view, key, reverse))).toEqual(sockets);
});

test('counts what may belong to the answer', () => {
  const half = { ...view, coverage: { ...view.coverage, processes: { total: 3, readable: 2 } } };
  expect(select(half, { processes: ['sshd'] })).toEqual({ sockets: [ssh], unknown: 1 });
});

function look(sockets: readonly Socket[]): Look {
  return { view: { ...view, sockets }, sockets };
}

describe('changesBetween', () => {
  test('nothing has changed at first', () => {
    expect(changesBetween(null, look([ssh]))).toMatchObject({ came: 0, went: 0, sockets: [ssh] });
  });

  test('marks what came and what went, and remembers who held it', () => {
    const before = look([ssh, visitor]);
    const now = { view: { ...view, sockets: [web, visitor], holders: new Map() }, sockets: [web, { ...visitor }] };
    const { marks, came, went, view: seen, sockets } = changesBetween(before, now);
    expect([came, went, sockets.length]).toEqual([1, 1, 3]);
    expect([...marks]).toEqual([
      [web, 'came'],
      [ssh, 'went'],
    ]);
    expect(seen.holders.get(1)?.[0]?.process.name).toBe('sshd');
  });

  test('knows sockets without inode by their ends', () => {
    const waiting = socketOf({ inode: 0, peer: STRANGER, state: 'time-wait' });
    expect(changesBetween(look([waiting]), look([{ ...waiting }]))).toMatchObject({ came: 0, went: 0 });
  });
});
