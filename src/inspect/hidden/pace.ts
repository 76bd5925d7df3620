/** How a long search goes on: everything that it must not decide by itself. */
export interface Pace {
  /** Waits so many milliseconds. */
  pause(ms: number): Promise<void>;
  /** Lets others run: signals, timers. */
  turn(): Promise<void>;
  /** Milliseconds since any fixed moment. */
  now(): number;
  stopped(): boolean;
}
