import type { signals } from './en/signals.ts';

/** English is the shape; every other language must have the same sections, keys and parameters, or it does not compile. */
export interface Messages {
  readonly signals: typeof signals;
}
