import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { processId, rowsOf } from '../../../../test/support/captures.ts';
import { BSD_STATES, LONG, misread, nobody, STATES, withQueues } from '../../../../test/support/unix-captures.ts';
import type { Endpoint } from '../../../model/index.ts';
import type { Row } from '../../format.ts';
import { readCapture } from '../../index.ts';

function bsdSpot(spot: Endpoint | null): string {
  if (spot === null) return '*.*';
  const { address, port } = spot;
  return `${address === '::' || address === '0.0.0.0' ? '*' : address}.${port}`;
}

function bsdLine({ protocol, family, local, peer, state, receiveQueue, sendQueue }: Row, spot = bsdSpot): string {
  const name = protocol + (family === 'ipv6' ? '6' : '4');
  const queues = `${String(receiveQueue).padStart(6)} ${String(sendQueue).padStart(6)}`;
  const word = protocol === 'udp' ? '' : (BSD_STATES[state] ?? '');
  return `${name.padEnd(5)} ${queues}  ${spot(local).padEnd(22)} ${spot(peer).padEnd(22)} ${word.padEnd(11)}`;
}

const BSD_TITLE = 'Active Internet connections (including servers)';

/** As every BSD cuts where `-W` is not given. */
function cut(spot: Endpoint | null): string {
  const text = bsdSpot(spot);
  const dot = text.lastIndexOf('.');
  return `${text.slice(0, Math.min(dot, 16))}${text.slice(dot)}`;
}

describe('netstat of BSD and macOS', () => {
  const heading = {
    'netstat-bsd': 'Proto Recv-Q Send-Q Local Address          Foreign Address        (state)',
    'netstat-macos': 'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)',
  };

  test.each(['netstat-bsd', 'netstat-macos'] as const)('%s gives back what was printed', (format) => {
    const rows = withQueues(nobody).map((all) => [LONG, ...all]);
    const print = (all: readonly Row[]): string =>
      [BSD_TITLE, heading[format], ...all.map((row) => bsdLine(row))].join('\n');
    expect(misread(format, rows, print)).toBeUndefined();
  });

  test('of cut addresses never gives one that was not there', () => {
    fc.assert(
      fc.property(withQueues(nobody), (all) => {
        const rows = [{ ...LONG, local: { address: '0.0.0.0', port: 22 }, family: 'ipv4' as const }, ...all];
        const text = [BSD_TITLE, heading['netstat-bsd'], ...rows.map((row) => bsdLine(row, cut))].join('\n');
        const { rows: found, capture } = readCapture(Buffer.from(text));
        for (const row of found) expect({ ...row, line: 0 }).toEqual(rows[row.line - 3]);
        expect(capture.lines.unread + found.length).toBe(rows.length);
      }),
      { numRuns: 300 },
    );
  });

  test('macOS names programs with blanks, colons and brackets', () => {
    const piece = fc.constantFrom('a', 'Z', '1', ' ', ':', '(', ')', '00102', ':7', '.');
    const name = fc
      .array(piece, { minLength: 1, maxLength: 8 })
      .map((pieces) => pieces.join('').replace(/\s+/g, ' ').trim())
      .filter((text) => text !== '');
    const rows = withQueues(rowsOf({ states: STATES, program: fc.record({ pid: processId, name }) })).map((all) => [
      LONG,
      ...all,
    ]);
    const columns =
      '    rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs';
    const print = (all: readonly Row[]): string =>
      [
        BSD_TITLE,
        heading['netstat-macos'] + columns,
        ...all.map((row) => {
          const [program] = row.programs ?? [];
          const owner = program === undefined ? '0:0' : `${program.name}:${program.pid}`;
          return `${bsdLine(row)}            0            0  131072  131072 ${owner.padStart(16)}  00100 00000106 000000001afbe209 00000001 00000800      1      0 000000`;
        }),
      ].join('\n');
    // The kernel's own sockets, and those that nobody has any more, are process 0's.
    const told = rows.map((all) => all.map((row) => ({ ...row, programs: row.programs ?? [] })));
    expect(misread('netstat-macos', told, print)).toBeUndefined();
  });
});
