/** Processes that several threads share out among themselves: whoever is free takes the next one. */
export interface Turns {
  /** In shared memory. */
  readonly pids: Int32Array;
  /** One number, in shared memory: how many turns have been taken. */
  readonly taken: Int32Array;
}

export function makeTurns(pids: readonly number[]): Turns {
  const shared = new Int32Array(new SharedArrayBuffer(pids.length * Int32Array.BYTES_PER_ELEMENT));
  shared.set(pids);
  return { pids: shared, taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
}

/** The next process, or `null` where all have been taken. */
export function takeTurn({ pids, taken }: Turns): number | null {
  return pids[Atomics.add(taken, 0, 1)] ?? null;
}
