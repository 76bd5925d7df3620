/** Numbers that look random and are the same for the same seed, so that a proof can be made again: each from 0 up to, but without, `below`. */
export function seeded(seed: number): (below: number) => number {
  // xorshift32 (Marsaglia, 2003); it must not start at 0.
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
