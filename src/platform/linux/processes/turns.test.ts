import { expect, it } from 'vitest';

import { makeTurns, takeTurn } from './turns.ts';

it('gives each process to one taker, and then nothing more', () => {
  const turns = makeTurns([7, 3, 9]);
  expect([takeTurn(turns), takeTurn({ ...turns }), takeTurn(turns)]).toEqual([7, 3, 9]);
  expect([takeTurn(turns), takeTurn(turns)]).toEqual([null, null]);
});
