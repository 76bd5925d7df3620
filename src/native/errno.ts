import { constants } from 'node:os';

/** The name of an error number (`2` is `ENOENT`, `95` is `ENOTSUP`); `errno 524` for one that has none in the C library. */
export function errnoName(errno: number): string {
  const named = Object.entries(constants.errno).find(([, number]) => number === errno);
  return named === undefined ? `errno ${errno}` : named[0];
}
