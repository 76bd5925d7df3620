import * as fc from 'fast-check';
import { expect } from 'vitest';

import type { Row } from '../../src/capture/format.ts';
import { readCapture } from '../../src/capture/index.ts';
import type { CaptureFormat, SocketState } from '../../src/model/index.ts';
import { rowsOf } from './captures.ts';

/** How a tool writes the states. */
export type StateWords = Readonly<Partial<Record<SocketState, string>>>;

export const LINUX_STATES: StateWords = {
  listen: 'LISTEN',
  established: 'ESTABLISHED',
  'syn-sent': 'SYN_SENT',
  'syn-received': 'SYN_RECV',
  'fin-wait-1': 'FIN_WAIT1',
  'fin-wait-2': 'FIN_WAIT2',
  'time-wait': 'TIME_WAIT',
  close: 'CLOSE',
  'close-wait': 'CLOSE_WAIT',
  'last-ack': 'LAST_ACK',
  closing: 'CLOSING',
};
export const BSD_STATES: StateWords = {
  ...LINUX_STATES,
  'syn-received': 'SYN_RCVD',
  'fin-wait-1': 'FIN_WAIT_1',
  'fin-wait-2': 'FIN_WAIT_2',
  close: 'CLOSED',
};
export const STATES: readonly SocketState[] = Object.keys(LINUX_STATES) as SocketState[];

/** An address so long that it tells that none is cut. */
export const LONG: Row = {
  line: 0,
  protocol: 'tcp',
  family: 'ipv6',
  local: { address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', port: 443 },
  peer: null,
  state: 'listen',
  receiveQueue: 0,
  sendQueue: 0,
};

/** Rows of a tool that never says who holds what. */
export const nobody: fc.Arbitrary<readonly Row[]> = rowsOf({ states: STATES, program: fc.constant(undefined) });
export const user: fc.Arbitrary<string> = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,15}$/);
export const descriptors: fc.Arbitrary<readonly number[]> = fc.nat(1_000_000).map((descriptor) => [descriptor]);

/** What was read, less where it stood. */
function read(text: string, format: CaptureFormat): readonly Row[] {
  const { rows, capture } = readCapture(Buffer.from(text));
  expect(capture.unread).toEqual([]);
  expect(capture.formats).toEqual([format]);
  return rows.map((row) => ({ ...row, line: 0 }));
}

/** Rows that are not read as they were printed; `undefined` where there are none. */
export function misread(
  format: CaptureFormat,
  rows: fc.Arbitrary<readonly Row[]>,
  print: (rows: readonly Row[], index: number) => string,
): string | undefined {
  const same = fc.property(rows, fc.nat(3), (all, index) => {
    expect(read(print(all, index), format)).toEqual(all);
  });
  return fc.defaultReportMessage(fc.check(same, { numRuns: 300 }));
}

/** The same with queues. */
export function withQueues(rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> {
  return fc
    .tuple(rows, fc.array(fc.nat(100_000), { minLength: 31, maxLength: 31 }))
    .map(([all, queues]) =>
      all.map((row, index) => ({ ...row, receiveQueue: queues[index] ?? 0, sendQueue: queues[index + 1] ?? 0 })),
    );
}

/** Listings that tell one line for each process show a socket once. */
export function distinct(rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> {
  return rows.map((all) => [
    ...new Map(all.map((row) => [JSON.stringify([row.protocol, row.family, row.local, row.peer]), row])).values(),
  ]);
}
