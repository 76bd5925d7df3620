import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { endpointText, processId, programName, rowsOf, windowsPath } from '../../../test/support/captures.ts';
import type { SocketState } from '../../model/index.ts';
import type { Program, Row } from '../format.ts';
import { readCapture } from '../index.ts';

const LANGUAGES = [
  { title: 'Active Connections', heading: '  Proto  Local Address          Foreign Address        State', states: {} },
  { title: '活动连接', heading: '  协议  本地地址          外部地址        状态', states: {} },
  {
    title: 'Aktive Verbindungen',
    heading: '  Proto  Lokale Adresse         Remoteadresse          Status',
    states: {
      LISTENING: 'ABHÖREN',
      ESTABLISHED: 'HERGESTELLT',
      TIME_WAIT: 'WARTEND',
      CLOSE_WAIT: 'SCHLIESSEN_WARTEN',
      FIN_WAIT_2: 'FIN_WARTEN_2',
      SYN_SENT: 'SYN_GESENDET',
    },
  },
  {
    title: 'アクティブな接続',
    heading: '  プロトコル  ローカル アドレス          外部アドレス        状態',
    states: {},
  },
];

const NETSTAT_STATES: Readonly<Partial<Record<SocketState, string>>> = {
  listen: 'LISTENING',
  established: 'ESTABLISHED',
  'syn-sent': 'SYN_SENT',
  'syn-received': 'SYN_RECEIVED',
  'fin-wait-1': 'FIN_WAIT_1',
  'fin-wait-2': 'FIN_WAIT_2',
  'close-wait': 'CLOSE_WAIT',
  'last-ack': 'LAST_ACK',
  'time-wait': 'TIME_WAIT',
  closing: 'CLOSING',
};

const POWERSHELL_STATES: Readonly<Partial<Record<SocketState, readonly [string, number]>>> = {
  listen: ['Listen', 2],
  'syn-sent': ['SynSent', 3],
  'syn-received': ['SynReceived', 4],
  established: ['Established', 5],
  'fin-wait-1': ['FinWait1', 6],
  'fin-wait-2': ['FinWait2', 7],
  'close-wait': ['CloseWait', 8],
  closing: ['Closing', 9],
  'last-ack': ['LastAck', 10],
  'time-wait': ['TimeWait', 11],
};

const STATES = Object.keys(NETSTAT_STATES) as SocketState[];

/** What was read, less where it stood. */
function read(text: string, encoding: BufferEncoding = 'utf8'): readonly Row[] {
  const { rows, capture } = readCapture(Buffer.from(text, encoding));
  expect(capture.unread).toEqual([]);
  return rows.map((row) => ({ ...row, line: 0 }));
}

/** Rows that are not read as they were printed; empty where there are none. */
function misread(
  rows: fc.Arbitrary<readonly Row[]>,
  print: (rows: readonly Row[], index: number) => string,
): string | undefined {
  const same = fc.property(rows, fc.nat(3), (all, index) => {
    expect(read(print(all, index))).toEqual(all);
  });
  return fc.defaultReportMessage(fc.check(same, { numRuns: 300 }));
}

/** With `-o`: a PID and nothing else. */
const pids = rowsOf({ states: STATES, program: processId.map((pid) => ({ pid })) });
const nobody = rowsOf({ states: STATES.filter((state) => state !== 'time-wait'), program: fc.constant(undefined) });
const named = rowsOf({
  states: STATES,
  program: fc.record(
    { pid: processId, name: programName, services: fc.array(serviceName(), { minLength: 1, maxLength: 3 }) },
    { requiredKeys: ['pid', 'name'] },
  ),
});

function serviceName(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[A-Z][A-Za-z]{3,20}(?:_[0-9a-f]{4,6})?$/);
}

function netstat(rows: readonly Row[], language: number, options: { pid: boolean; below?: boolean }): string {
  const { title, heading, states } = LANGUAGES[language] as (typeof LANGUAGES)[number];
  const words: Readonly<Record<string, string>> = states;
  const lines = rows.flatMap(({ protocol, local, peer, state, programs }) => {
    const word = NETSTAT_STATES[state] ?? '';
    const nowhere = protocol === 'udp' ? '*:*' : local.address.includes(':') ? '[::]:0' : '0.0.0.0:0';
    const [program] = programs ?? [];
    const row = [
      `  ${protocol.toUpperCase().padEnd(6)}`,
      endpointText(local).padEnd(22),
      (peer === null ? nowhere : endpointText(peer)).padEnd(22),
      (protocol === 'udp' ? '' : (words[word] ?? word)).padEnd(15),
      options.pid ? String(program?.pid ?? 0) : '',
    ].join(' ');
    const below = [...(program?.services ?? []).map((service) => `  ${service}`), ` [${program?.name}]`];
    return options.below === true && program !== undefined ? [row, ...below] : [row];
  });
  return ['', title, '', heading + (options.pid ? '           PID' : ''), ...lines, ''].join('\r\n');
}

describe('netstat of Windows: what is printed is what is read', () => {
  test('-an', () => {
    expect(misread(nobody, (rows, language) => netstat(rows, language, { pid: false }))).toBeUndefined();
  });
  test('-ano', () => {
    expect(misread(pids, (rows, language) => netstat(rows, language, { pid: true }))).toBeUndefined();
  });
  test('-abno', () => {
    expect(misread(named, (rows, language) => netstat(rows, language, { pid: true, below: true }))).toBeUndefined();
  });
  test('-ano without its headings, with the blanks of a web page', () => {
    expect(
      misread(pids, (rows) =>
        netstat(rows, 0, { pid: true })
          .split('\r\n')
          .slice(4)
          .map((line) => line.trim().replaceAll(/ +/g, '\u00A0'))
          .join('\n'),
      ),
    ).toBeUndefined();
  });
  test('-ano in UTF-16', () => {
    fc.assert(
      fc.property(pids, fc.nat(3), (rows, language) => {
        expect(read(`\uFEFF${netstat(rows, language, { pid: true })}`, 'utf16le')).toEqual(rows);
      }),
    );
  });
});

function listening(port: string): string {
  return `  TCP    pc:${port}   pc:0   LISTENING\n`;
}

test('a name of a port is read where it is sure', () => {
  expect(read(listening('epmap'))[0]?.local).toEqual({ address: '0.0.0.0', port: 135 });
  expect(read(listening('HTTP'))[0]?.local.port).toBe(80);
  expect(
    readCapture(Buffer.from(listening('epmap') + listening('nobody'))).capture.unread.map(({ why }) => why),
  ).toEqual(['cut']);
  expect(read('TCP localhost:http 0.0.0.0:0 LISTENING')[0]?.local.address).toBe('127.0.0.1');
});

test('what German consoles lose of their word for listening is not missed', () => {
  for (const word of ['ABH™REN', 'ABHREN', 'ABHÃ–REN']) {
    expect(read(`TCP 0.0.0.0:80 0.0.0.0:0 ${word} 4`)[0]?.state).toBe('listen');
  }
});

test('fport: what is printed is what is read', () => {
  const rows = rowsOf({
    states: ['listen'],
    program: fc.record({ pid: processId, name: programName, path: windowsPath }, { requiredKeys: ['pid'] }),
  }).map((all) =>
    all.map((row): Row => ({ ...row, family: 'ipv4', local: { address: '0.0.0.0', port: row.local.port } })),
  );
  expect(
    misread(rows, (all) =>
      [
        'FPort v2.0 - TCP/IP Process to Port Mapper',
        'Copyright 2000 by Foundstone, Inc.',
        'http://www.foundstone.com',
        '',
        'Pid   Process            Port  Proto Path',
        ...all.map(({ protocol, local, programs }) => {
          const { pid, name = '', path = '' } = programs?.[0] ?? {};
          const left = `${String(pid).padEnd(5)} ${name.padEnd(14)} ->  ${String(local.port).padEnd(5)}`;
          return `${left} ${protocol.toUpperCase().padEnd(5)} ${path}`;
        }),
      ].join('\r\n'),
    ),
  ).toBeUndefined();
});

/** Get-NetTCPConnection, with the columns that people add. */
const connections = rowsOf({
  states: STATES,
  program: fc.record({ pid: processId, name: programName, path: windowsPath }, { requiredKeys: ['pid'] }),
}).map((rows) => rows.filter(({ protocol }) => protocol === 'tcp'));

type Cells = Readonly<Record<string, string | number>>;

function cellsOf({ local, peer, state, programs }: Row, asNumber: boolean): Cells {
  const { pid = 0, name = '', path = '' }: Program = programs?.[0] ?? {};
  const nowhere = local.address.includes(':') ? '::' : '0.0.0.0';
  return {
    LocalAddress: local.address,
    LocalPort: local.port,
    RemoteAddress: peer?.address ?? nowhere,
    RemotePort: peer?.port ?? 0,
    State: POWERSHELL_STATES[state]?.[asNumber ? 1 : 0] ?? '',
    AppliedSetting: '',
    OwningProcess: pid,
    ProcessName: name,
    Path: path,
  };
}

function quote(value: string | number): string {
  return `"${String(value).replaceAll('"', '""')}"`;
}

describe('PowerShell: what is printed is what is read', () => {
  const some = connections.filter((rows) => rows.length > 0);

  test('Format-Table, numbers to the right as with chosen columns', () => {
    expect(
      misread(some, (rows) => {
        const cells = rows.map((row) => cellsOf(row, false));
        const names = Object.keys(cells[0] ?? {});
        const widths = names.map((name) => Math.max(name.length, ...cells.map((one) => String(one[name]).length)));
        const lay = (texts: readonly (string | number)[]): string =>
          texts
            .map((text, index) =>
              typeof text === 'number' ? String(text).padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
            )
            .join(' ');
        const heads = names.map((name, index) =>
          typeof cells[0]?.[name] === 'number' ? name.padStart(widths[index] ?? 0) : name,
        );
        const dashes = heads.map((head) => head.replaceAll(/\S/g, '-'));
        return ['', lay(heads), lay(dashes), ...cells.map((one) => lay(Object.values(one))), '', ''].join('\r\n');
      }),
    ).toBeUndefined();
  });

  test('Format-List', () => {
    expect(
      misread(some, (rows) =>
        rows
          .flatMap((row) => [
            '',
            ...Object.entries(cellsOf(row, false)).map(([name, value]) => `${name.padEnd(14)} : ${value}`.trimEnd()),
          ])
          .join('\r\n'),
      ),
    ).toBeUndefined();
  });

  test.each([',', ';', '\t'])('CSV with %j, columns in any order', (separator) => {
    fc.assert(
      fc.property(some, fc.nat(8), fc.boolean(), (rows, turn, typed) => {
        const lines = rows.map((row, index) => {
          const entries = Object.entries(cellsOf(row, false));
          const turned = [...entries.slice(turn), ...entries.slice(0, turn)];
          const heads = turned.map(([name]) => quote(name)).join(separator);
          const values = turned.map(([, value]) => (value === '' ? '' : quote(value))).join(separator);
          return index === 0 ? `${heads}\r\n${values}` : values;
        });
        expect(read([...(typed ? ['#TYPE Selected.Object'] : []), ...lines].join('\r\n'))).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  test('JSON: a list or one after the other, narrow or wide, states as number or text', () => {
    fc.assert(
      fc.property(some, fc.boolean(), fc.constantFrom(0, 2), fc.boolean(), (rows, asNumber, indent, asList) => {
        const cells = rows.map((row) => ({ CimClass: { name: '} "[' }, ...cellsOf(row, asNumber) }));
        const text = asList
          ? JSON.stringify(cells, null, indent)
          : cells.map((one) => JSON.stringify(one, null, indent)).join('\n');
        expect(read(text)).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['LocalAddress,LocalPort,OwningProcess\n0.0.0.0,80,4\nx,y,z', 'a selection that tells no protocol is not guessed at'],
  ['LocalAddress : 0.0.0.0\nLocalPort : 80\nOwningProcess : 4\n\n', 'nor in a list'],
])('%j: %s', (text) => {
  expect(() => readCapture(Buffer.from(text))).toThrow('no-socket');
});
