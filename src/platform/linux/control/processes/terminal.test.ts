import { expect, test } from 'vitest';

import { parseTerminal } from './terminal.ts';

test.each([
  ['a terminal of sshd', 34_816, 'pseudo'],
  ['the 300th of them', 34_816 + 0x10_002c, 'pseudo'],
  ['the second screen', 1026, 'console'],
  ['a serial line', 1088, 'console'],
  ['a hypervisor console', 58_624, 'console'],
  ['none', 0, null],
] as const)('%s', (_, device, kind) => {
  expect(parseTerminal(`812 (a) (b c) S 1 812 812 ${device} 812 4194304 1`)).toBe(kind);
});
