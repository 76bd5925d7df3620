/** A program of its own, so that its start and its cold code count: reads a capture up to the inspection. */
import { readFileSync } from 'node:fs';

import { readCapture } from '../../src/capture/index.ts';
import { inspectCapture } from '../../src/inspect/captured/index.ts';

const started = performance.now();
const reading = readCapture(readFileSync(process.argv[2] ?? ''));
const read = performance.now();
const { sockets, ports } = inspectCapture(reading, new Date(0));
const done = performance.now();
const { lines } = reading.capture;
process.stdout.write(
  `${lines.total} lines, ${lines.unread} unread: ${sockets.length} sockets, ${ports.length} ports; ` +
    `reading ${(read - started).toFixed(0)} ms, inspection ${(done - read).toFixed(0)} ms\n`,
);
