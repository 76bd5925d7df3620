/** A program of its own, started by `crew.ts` as a thread: it takes its share of a long walk over descriptors. */
import { parentPort, workerData } from 'node:worker_threads';

import { linkReader } from './link-reader.ts';
import type { Turns } from './turns.ts';
import { walkTurns } from './walk.ts';

/** What the thread is given. */
export interface WalkerOrder {
  readonly proc: string;
  readonly turns: Turns;
}

const { proc, turns } = workerData as WalkerOrder;
const walked = walkTurns(proc, turns, linkReader());
const records = Float64Array.from(walked.records);
parentPort?.postMessage({ ...walked, records }, [records.buffer]);
