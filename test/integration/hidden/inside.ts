/**
 * Runs inside a throw-away host, as whoever may be asked: looks for what hides there, and prints what it found. The
 * order is the first argument, as JSON.
 */
import { writeFileSync } from 'node:fs';

import { findHidden } from '../../../src/inspect/index.ts';
import { type HiddenReport, MenshenError } from '../../../src/model/index.ts';
import { openDirectView, openPlatform } from '../../../src/platform/index.ts';

export interface Order {
  readonly proc?: string;
  /** How often to look. */
  readonly times?: number;
  /** Stop once so many ports have been tried. */
  readonly stopAfter?: number;
}

export type Answer = readonly HiddenReport[] | { readonly error: string };

async function look({ proc = '/proc', stopAfter = Infinity }: Order): Promise<HiddenReport> {
  const place = { proc, sys: '/sys', root: '/', now: () => new Date() };
  const controller = new AbortController();
  return findHidden({
    view: openDirectView(place),
    platform: openPlatform(place),
    signal: controller.signal,
    onProgress: (tried) => {
      if (tried >= stopAfter) controller.abort();
    },
  });
}

async function answer(order: Order): Promise<Answer> {
  try {
    const reports: HiddenReport[] = [];
    for (let time = 0; time < (order.times ?? 1); time += 1) reports.push(await look(order));
    return reports;
  } catch (error) {
    if (error instanceof MenshenError) return { error: error.code };
    throw error;
  }
}

writeFileSync(1, JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '{}') as Order)));
