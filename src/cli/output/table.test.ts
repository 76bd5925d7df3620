import { expect, test } from 'vitest';

import { width } from '../../text/index.ts';
import { type Column, tableLines } from './table.ts';

interface Door {
  readonly port: string;
  readonly holder: readonly [string, ...string[]];
  readonly path: string;
}

const COLUMNS: readonly Column<Door>[] = [
  { title: 'PORT', forms: ({ port }) => [port] },
  { title: '持有者', forms: ({ holder }) => holder, minimum: 8 },
  { title: 'PROGRAM', forms: ({ path }) => [path], extra: true },
];

const DOORS: readonly Door[] = [
  { port: '22/tcp', holder: ['sshd 812 root ssh.service', 'sshd 812 root', 'sshd 812'], path: '/usr/sbin/sshd' },
  { port: '7626/tcp', holder: ['冰河 4120'], path: '/tmp/x' },
];

const same = (text: string): string => text;

test('shows everything where nothing limits it', () => {
  expect(tableLines(COLUMNS, DOORS, null, same)).toEqual([
    'PORT      持有者                     PROGRAM',
    '22/tcp    sshd 812 root ssh.service  /usr/sbin/sshd',
    '7626/tcp  冰河 4120                  /tmp/x',
  ]);
});

test('drops what is extra first, then takes shorter forms', () => {
  expect(tableLines(COLUMNS, DOORS, 40, same)[1]).toBe('22/tcp    sshd 812 root ssh.service');
  expect(tableLines(COLUMNS, DOORS, 24, same)[1]).toBe('22/tcp    sshd 812 root');
  expect(tableLines(COLUMNS, DOORS, 18, same)).toEqual([
    'PORT      持有者',
    '22/tcp    sshd 812',
    '7626/tcp  冰河 41…',
  ]);
});

test('leaves out an extra that says nothing', () => {
  const [head] = tableLines(COLUMNS, [{ port: '1/tcp', holder: ['x'], path: '' }], 80, same);
  expect(head).toBe('PORT   持有者');
});

test('keeps within the columns down to the minimum', () => {
  for (let columns = 18; columns < 80; columns += 1) {
    for (const line of tableLines(COLUMNS, DOORS, columns, same)) expect(width(line)).toBeLessThanOrEqual(columns);
  }
});

test('no line ends in blanks, and colours stay off the blanks', () => {
  const painted = COLUMNS.map((column) => ({ ...column, paint: (text: string) => `<${text}>` }));
  const [, first] = tableLines(painted, [{ port: '1/tcp', holder: [''], path: '' }], null, same);
  expect(first).toBe('<1/tcp>');
  expect(tableLines(painted, DOORS, null, same)[2]).toBe('<7626/tcp>  <冰河 4120>                  </tmp/x>');
});

test('narrows two wide columns alike', () => {
  const two: readonly Column<readonly [string, string]>[] = [
    { title: 'A', forms: ([a]) => [a], minimum: 5 },
    { title: 'B', forms: ([, b]) => [b], minimum: 5, cut: 'middle' },
  ];
  const [, line] = tableLines(two, [['a'.repeat(60), `/${'b'.repeat(40)}/end`]], 42, same);
  expect(line).toBe(`${'a'.repeat(19)}…  /bbbbb…bbbbbbbbb/end`);
});
