import type { WatchdogWord } from './order.ts';

/**
 * How waiting ends. `late`: the deadline passed while it was still being loaded, and whoever applies is still at it. `broken-off`: whoever applied died in the middle. `gave-up`: it saw that something was wrong.
 */
export type End = 'deadline' | 'late' | 'asked-to-end' | 'broken-off' | 'gave-up' | 'claimed';

/** What the watchdog hears and sees while it waits. */
export interface Watched {
  /** Calls with each word of whoever applies, and at the end of the stream with `null`. */
  readonly onWord: (listener: (word: WatchdogWord | null) => void) => void;
  /** Somebody wants this process to end: an administrator, or the machine goes down. */
  readonly onAskedToEnd: (listener: () => void) => void;
  /** Whether the policy still waits: nobody has confirmed it, or undone it. */
  readonly waits: () => boolean;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/** Whoever confirms tells us; but it may be killed before that. */
const LOOK_MS = 1000;

/**
 * Waits until a policy is confirmed, or is to be undone. Time counts from the word `loading`, and by a clock that does not
 * follow when somebody sets the time of day.
 */
export function watch(confirmWithinMs: number, { onWord, onAskedToEnd, waits, now }: Watched): Promise<End> {
  return new Promise((resolve) => {
    let [isLoading, isApplied] = [false, false];
    let timer: NodeJS.Timeout | undefined;
    const end = (how: End): void => {
      clearTimeout(timer);
      resolve(how);
    };
    const lookUntil = (deadline: number): void => {
      const left = deadline - now();
      if (!waits()) return end('claimed');
      if (left <= 0) return end(isApplied ? 'deadline' : 'late');
      timer = setTimeout(lookUntil, Math.min(left, LOOK_MS), deadline);
    };
    onWord((word) => {
      if (word === 'loading') {
        isLoading = true;
        lookUntil(now() + confirmWithinMs);
      } else if (word === 'applied') isApplied = true;
      else if (word === 'gave-up') end('gave-up');
      else if (!isApplied) end('broken-off');
    });
    onAskedToEnd(() => end(isLoading && !waits() ? 'claimed' : 'asked-to-end'));
  });
}
