import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { WatchdogWord } from './order.ts';
import { type End, watch } from './watch.ts';

/** A watch whose words are given by hand. */
function watched(within: number): {
  readonly end: Promise<End>;
  readonly say: (word: WatchdogWord | null) => void;
  readonly ask: () => void;
  readonly confirm: () => void;
} {
  let waits = true;
  let say: ((word: WatchdogWord | null) => void) | undefined;
  let ask: (() => void) | undefined;
  const end = watch(within, {
    onWord: (listener) => (say = listener),
    onAskedToEnd: (listener) => (ask = listener),
    waits: () => waits,
    now: () => performance.now(),
  });
  return { end, say: (word) => say?.(word), ask: () => ask?.(), confirm: () => (waits = false) };
}

describe('the watchdog', () => {
  // The time of day is set by hand; that by which timers go is real.
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  test.each([
    ['back', -365 * 24 * 3600],
    ['forward', 365 * 24 * 3600],
  ])('keeps to the deadline when the clock is set %s', async (_, seconds) => {
    const { end, say } = watched(300);
    say('loading');
    vi.setSystemTime(Date.now() + seconds * 1000);
    say('applied');
    say(null);
    expect(await end).toBe('deadline');
  });

  test('undoes what was broken off, before and while it is loaded', async () => {
    const [before, meanwhile] = [watched(60_000), watched(60_000)];
    before.say(null);
    meanwhile.say('loading');
    meanwhile.say(null);
    expect(await Promise.all([before.end, meanwhile.end])).toEqual(['broken-off', 'broken-off']);
  });

  test('undoes what is still being loaded at the deadline, and leaves the journal to whoever is at it', async () => {
    const { end, say } = watched(100);
    say('loading');
    expect(await end).toBe('late');
  });

  test('undoes it when whoever applied gives up', async () => {
    const { end, say } = watched(60_000);
    say('loading');
    say('gave-up');
    say(null);
    expect(await end).toBe('gave-up');
  });

  test('asked to end, undoes it first, unless it is confirmed', async () => {
    const [early, waiting, confirmed] = [watched(60_000), watched(60_000), watched(60_000)];
    for (const one of [waiting, confirmed]) for (const word of ['loading', 'applied'] as const) one.say(word);
    confirmed.confirm();
    for (const one of [early, waiting, confirmed]) one.ask();
    expect(await Promise.all([early.end, waiting.end, confirmed.end])).toEqual([
      'asked-to-end',
      'asked-to-end',
      'claimed',
    ]);
  });

  test('goes by itself when whoever confirmed could not tell it', async () => {
    const { end, say, confirm } = watched(60_000);
    say('loading');
    say('applied');
    confirm();
    expect(await end).toBe('claimed');
  });
});
