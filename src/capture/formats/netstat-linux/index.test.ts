import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { processId, programName, rowsOf } from '../../../../test/support/captures.ts';
import { LINUX_STATES, LONG, misread, STATES, withQueues } from '../../../../test/support/unix-captures.ts';
import type { Endpoint } from '../../../model/index.ts';
import type { Row } from '../../format.ts';
import { readCapture } from '../../index.ts';

/** net-tools' headings and what it makes of the states. */
const LANGUAGES = [
  {
    title: 'Active Internet connections (servers and established)',
    heading: 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name',
    states: {},
  },
  {
    title: '激活Internet连接 (服务器和已建立连接的)',
    heading: 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name',
    states: {},
  },
  {
    title: 'Aktivní Internetová spojení (servery a navázaná spojení)',
    heading: 'Proto Přích-F Odch-F Místní Adresa          Vzdálená Adresa         Stav        PID/Program name',
    states: {
      LISTEN: 'NASLOUCHÁ',
      ESTABLISHED: 'SPOJENO',
      CLOSE: 'ZAVŘEN',
      CLOSING: 'ZAVÍRÁ',
      LAST_ACK: 'POSLEDNÍ ACK',
    },
  },
  {
    title: 'Conexões Internet Ativas (servidores e estabelecidas)',
    heading: 'Proto Recv-Q Send-Q Endereço Local          Endereço Remoto         Estado      PID/Program name',
    states: {
      LISTEN: 'OUÇA',
      ESTABLISHED: 'ESTABELECIDA',
      SYN_SENT: 'SYN_ENVIADO',
      SYN_RECV: 'SYN_RECEBIDO',
      FIN_WAIT1: 'ESPERA_FIN1',
      FIN_WAIT2: 'ESPERA_FIN2',
      CLOSE: 'FECHAR',
      CLOSE_WAIT: 'ESPERANDO_FECHAR',
      LAST_ACK: 'ÚLTIMO_ACK',
      CLOSING: 'FECHANDO',
    },
  },
] as const;

const titled = rowsOf({ states: STATES, program: fc.record({ pid: processId, name: programName }) });

function linuxSpot(spot: Endpoint | null, family: Row['family']): string {
  if (spot === null) return family === 'ipv6' ? ':::*' : '0.0.0.0:*';
  return `${spot.address}:${spot.port}`;
}

function suffix(family: Row['family']): string {
  return family === 'ipv6' ? '6' : '';
}

function print(rows: readonly Row[], index: number, spot: typeof linuxSpot = linuxSpot): string {
  const { title, heading, states } = LANGUAGES[index % LANGUAGES.length] ?? LANGUAGES[0];
  const lines = rows.map(({ protocol, family, local, peer, state, receiveQueue, sendQueue, programs = [] }) => {
    const english = protocol === 'udp' ? '' : (LINUX_STATES[state] ?? '');
    const word = (states as Readonly<Record<string, string>>)[english] ?? english;
    const [program] = programs;
    const holder = program === undefined ? '-' : `${program.pid}/${program.name}`;
    const queues = `${String(receiveQueue).padStart(6)} ${String(sendQueue).padStart(6)}`;
    const spots = `${spot(local, family).padEnd(23)} ${spot(peer, family).padEnd(23)}`;
    return `${(protocol + suffix(family)).padEnd(4)} ${queues} ${spots} ${word.padEnd(11)} ${holder.padEnd(20)}`;
  });
  return [title, heading, ...lines, ''].join('\n');
}

/** As net-tools cuts where `-W` is not given: 22 characters of address and port. */
function cut(spot: Endpoint | null, family: Row['family']): string {
  if (spot === null) return linuxSpot(spot, family);
  const port = String(spot.port);
  return `${spot.address.slice(0, 22 - port.length)}:${port}`;
}

test('netstat of Linux gives back what was printed, in any language', () => {
  const rows = withQueues(titled).map((all) => [LONG, ...all]);
  expect(misread('netstat-linux', rows, print)).toBeUndefined();
});

test('of addresses that net-tools cut it never gives one that was not there', () => {
  fc.assert(
    fc.property(withQueues(titled), (all) => {
      const rows = [{ ...LONG, local: { address: '0.0.0.0', port: 22 }, family: 'ipv4' as const }, ...all];
      const { rows: found, capture } = readCapture(Buffer.from(print(rows, 0, cut)));
      for (const row of found) expect({ ...row, line: 0 }).toEqual(rows[row.line - 3]);
      expect(capture.lines.unread + found.length).toBe(rows.length);
      expect(capture.unread.every(({ why }) => why === 'address')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
