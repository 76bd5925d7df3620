import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';

import { withoutGoneGroups } from './groups.ts';

const rule = (text: string): string => `\t\t${text}`;
const THERE = rule('tcp dport 22 socket cgroupv2 level 2 "system.slice/ssh.service" accept comment "2"');
const KEPT = [
  THERE,
  rule('tcp dport 22 accept'),
  rule('tcp dport 22 accept comment "socket cgroupv2 level 2 945028 accept"'),
  rule('socket cgroupv2 level 1 != "gone" drop'),
  '# socket cgroupv2 level 1 "gone" accept',
  'table inet menshen {',
  '}',
];
const LEFT_OUT = [
  rule('socket cgroupv2 level 1 945028 accept'),
  rule('socket cgroupv2 level 1 945028'),
  rule('iifname "eth 0" socket cgroupv2 level 2 945028 accept comment "x"'),
  rule('ip saddr @s4 socket cgroupv2 level 1 "gone" accept comment "a # b"'),
  rule('comment "x" socket cgroupv2 level 1 == "gone" accept'),
  'add rule inet menshen input socket cgroupv2 level 1 "gone" accept',
];

const exists = (path: string): boolean => path === 'system.slice/ssh.service';

test.each(KEPT)('stays: %s', (line) => expect(withoutGoneGroups(`${line}\n`, exists)).toBe(`${line}\n`));
test.each(LEFT_OUT)('is left out: %s', (line) => expect(withoutGoneGroups(`${line}\n`, exists)).toBe(''));

test('lines stay in their order, whatever is between them', () => {
  assert(
    property(array(constantFrom(...KEPT, ...LEFT_OUT)), (lines) => {
      const kept = lines.filter((line) => !LEFT_OUT.includes(line));
      const wanted = lines.length > 0 && kept.length === 0 ? '' : kept.join('\n');
      expect(withoutGoneGroups(lines.join('\n'), exists)).toBe(wanted);
    }),
  );
});
