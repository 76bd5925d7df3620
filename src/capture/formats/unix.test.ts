import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { endpointText, processId, programName, rowsOf } from '../../../test/support/captures.ts';
import type { CaptureFormat, Endpoint, SocketState } from '../../model/index.ts';
import type { Program, Row } from '../format.ts';
import { readCapture } from '../index.ts';

const LINUX_STATES: Readonly<Partial<Record<SocketState, string>>> = {
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
const BSD_STATES: Readonly<Partial<Record<SocketState, string>>> = {
  ...LINUX_STATES,
  'syn-received': 'SYN_RCVD',
  'fin-wait-1': 'FIN_WAIT_1',
  'fin-wait-2': 'FIN_WAIT_2',
  close: 'CLOSED',
};
const SS_STATES: Readonly<Partial<Record<SocketState, string>>> = {
  listen: 'LISTEN',
  established: 'ESTAB',
  'syn-sent': 'SYN-SENT',
  'syn-received': 'SYN-RECV',
  'fin-wait-1': 'FIN-WAIT-1',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
  close: 'UNCONN',
  'close-wait': 'CLOSE-WAIT',
  'last-ack': 'LAST-ACK',
  closing: 'CLOSING',
};
const STATES = Object.keys(LINUX_STATES) as SocketState[];

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

/** What was read, less where it stood. */
function read(text: string, format: CaptureFormat): readonly Row[] {
  const { rows, capture } = readCapture(Buffer.from(text));
  expect(capture.unread).toEqual([]);
  expect(capture.formats).toEqual([format]);
  return rows.map((row) => ({ ...row, line: 0 }));
}

/** Rows that are not read as they were printed; empty where there are none. */
function misread(
  format: CaptureFormat,
  rows: fc.Arbitrary<readonly Row[]>,
  print: (rows: readonly Row[], index: number) => string,
): string | undefined {
  const same = fc.property(rows, fc.nat(3), (all, index) => {
    expect(read(print(all, index), format)).toEqual(all);
  });
  return fc.defaultReportMessage(fc.check(same, { numRuns: 300 }));
}

function withQueues(rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> {
  return fc
    .tuple(rows, fc.array(fc.nat(100_000), { minLength: 31, maxLength: 31 }))
    .map(([all, queues]) =>
      all.map((row, index) => ({ ...row, receiveQueue: queues[index] ?? 0, sendQueue: queues[index + 1] ?? 0 })),
    );
}

/** Listings that tell one line for each process show a socket once. */
function distinct(rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> {
  return rows.map((all) => [
    ...new Map(all.map((row) => [JSON.stringify([row.protocol, row.family, row.local, row.peer]), row])).values(),
  ]);
}

const nobody = rowsOf({ states: STATES, program: fc.constant(undefined) });
const titled = rowsOf({ states: STATES, program: fc.record({ pid: processId, name: programName }) });
const user = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,15}$/);
const descriptors = fc.nat(1_000_000).map((descriptor) => [descriptor]);

function linuxSpot(spot: Endpoint | null, family: Row['family']): string {
  if (spot === null) return family === 'ipv6' ? ':::*' : '0.0.0.0:*';
  return `${spot.address}:${spot.port}`;
}

function suffix(family: Row['family']): string {
  return family === 'ipv6' ? '6' : '';
}

/** An address so long that it tells that none is cut. */
const LONG: Row = {
  line: 0,
  protocol: 'tcp',
  family: 'ipv6',
  local: { address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', port: 443 },
  peer: null,
  state: 'listen',
  receiveQueue: 0,
  sendQueue: 0,
};

function printLinux(rows: readonly Row[], index: number, spot: typeof linuxSpot = linuxSpot): string {
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

describe('netstat of Linux', () => {
  test('gives back what was printed, in any language', () => {
    const rows = withQueues(titled).map((all) => [LONG, ...all]);
    expect(misread('netstat-linux', rows, printLinux)).toBeUndefined();
  });

  test('of cut addresses never gives one that was not there', () => {
    /** As net-tools cuts where `-W` is not given: 22 characters of address and port. */
    const cut = (spot: Endpoint | null, family: Row['family']): string => {
      if (spot === null) return linuxSpot(spot, family);
      const port = String(spot.port);
      return `${spot.address.slice(0, 22 - port.length)}:${port}`;
    };
    fc.assert(
      fc.property(withQueues(titled), (all) => {
        const rows = [{ ...LONG, local: { address: '0.0.0.0', port: 22 }, family: 'ipv4' as const }, ...all];
        const { rows: found, capture } = readCapture(Buffer.from(printLinux(rows, 0, cut)));
        for (const row of found) expect({ ...row, line: 0 }).toEqual(rows[row.line - 3]);
        expect(capture.lines.unread + found.length).toBe(rows.length);
        expect(capture.unread.every(({ why }) => why === 'address')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('ss', () => {
  /** `*` and `[::]` tell of the flag. */
  const flagged = (rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly Row[]> =>
    fc
      .tuple(rows, fc.boolean())
      .map(([all, v6only]) => all.map((row) => (row.local.address === '::' ? { ...row, v6only } : row)));
  const spot = (one: Endpoint | null, { family, v6only }: Row): string => {
    if (one === null) return family === 'ipv4' ? '0.0.0.0:*' : v6only === false ? '*:*' : '[::]:*';
    return one.address === '::' && v6only === false ? `*:${one.port}` : endpointText(one);
  };
  const print = (rows: readonly Row[], index: number): string => {
    const lines = rows.map((row) => {
      const { protocol, local, peer, state, receiveQueue, sendQueue, programs = [] } = row;
      const users = programs.flatMap(({ name = '', pid, descriptors: all = [] }) =>
        all.map((fd) => `("${name}",pid=${pid},fd=${fd})`),
      );
      const holders = users.length === 0 ? '' : `users:(${users.join(',')})`;
      return `${protocol}   ${SS_STATES[state]} ${receiveQueue}      ${sendQueue}    ${spot(local, row)}    ${spot(peer, row)}   ${holders}`;
    });
    const heading = 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess';
    return [...(index === 0 ? [] : [heading]), ...lines].join('\n');
  };

  test('gives back what was printed, with a heading and without', () => {
    const held = rowsOf({ states: STATES, program: fc.record({ pid: processId, name: programName, descriptors }) });
    expect(misread('ss', flagged(withQueues(held)), print)).toBeUndefined();
    expect(misread('ss', flagged(withQueues(nobody)), print)).toBeUndefined();
  });

  test('gives back any name, whatever it imitates', () => {
    const piece = fc.constantFrom('"', ',', '(', ')', '=', 'pid=1', 'fd=2', '",pid=1', ' ', 'x', '\\', '((', '))', ':');
    // The kernel keeps 15 bytes of a name.
    const name = fc.array(piece, { minLength: 1, maxLength: 15 }).map((pieces) => pieces.join('').slice(0, 15));
    const holder: fc.Arbitrary<Program> = fc.record({ pid: processId, name, descriptors });
    const rows = fc
      .uniqueArray(holder, { minLength: 1, maxLength: 4, selector: ({ pid }) => pid })
      .map((programs) => [{ ...LONG, programs }]);
    expect(misread('ss', rows, print)).toBeUndefined();
  });
});

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
    const cut = (spot: Endpoint | null): string => {
      const text = bsdSpot(spot);
      const dot = text.lastIndexOf('.');
      return `${text.slice(0, Math.min(dot, 16))}${text.slice(dot)}`;
    };
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

test('sockstat gives back what was printed', () => {
  const holder = fc.record({ pid: processId, name: programName, user, descriptors });
  const rows = distinct(rowsOf({ states: STATES, program: holder }));
  const spot = (one: Endpoint | null): string =>
    one === null ? '*:*' : `${one.address === '::' || one.address === '0.0.0.0' ? '*' : one.address}:${one.port}`;
  const print = (all: readonly Row[]): string =>
    [
      'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS       PATH STATE   CONN STATE',
      ...all.map(({ protocol, family, local, peer, state, programs = [] }) => {
        const [{ user: who, name, pid, descriptors: [fd] = [] }] =
          programs.length === 0 ? [{ user: '?', name: '?', pid: '?', descriptors: ['?'] }] : (programs as [Program]);
        const word = protocol === 'udp' ? '' : BSD_STATES[state];
        return `${who}     ${name}       ${pid} ${fd}  ${protocol}${family === 'ipv6' ? '6' : '4'}   ${spot(local)}   ${spot(peer)}   ${word}`;
      }),
    ].join('\n');
  expect(misread('sockstat', rows, print)).toBeUndefined();
});

test('lsof gives back what was printed', () => {
  const holder = fc.record({
    pid: processId,
    name: fc.stringMatching(/^[a-z][a-zé 0-9()"-]{0,13}[a-z]$/),
    user,
    descriptors,
  });
  const rows = distinct(rowsOf({ states: STATES.filter((state) => state !== 'time-wait'), program: holder }));
  const spot = (one: Endpoint): string =>
    one.address === '::' || one.address === '0.0.0.0' ? `*:${one.port}` : endpointText(one);
  const escaped = (name: string): string =>
    [...Buffer.from(name)]
      .map((byte) =>
        byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
      )
      .join('');
  const print = (all: readonly Row[]): string =>
    [
      'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME',
      ...all.map(({ protocol, family, local, peer, state, programs = [] }, index) => {
        const [{ name = '', pid, user: who, descriptors: [fd] = [] } = {}] = programs;
        const word = protocol === 'udp' ? '' : ` (${BSD_STATES[state]})`;
        const ends = peer === null ? spot(local) : `${spot(local)}->${spot(peer)}`;
        return `${escaped(name)} ${pid} ${who} ${fd}u  ${family === 'ipv6' ? 'IPv6' : 'IPv4'} ${15_000 + index} 0t0  ${protocol.toUpperCase()} ${ends}${word}`;
      }),
    ].join('\n');
  expect(misread('lsof', rows, print)).toBeUndefined();
});

describe('nmap', () => {
  const open = nobody.map((all) =>
    all
      .filter(({ state }) => state === 'listen' || state === 'close')
      .map(({ protocol, family, local }): Row => ({
        line: 0,
        host: local.address,
        protocol,
        family,
        local,
        peer: null,
        state: protocol === 'tcp' ? 'listen' : 'close',
      })),
  );
  const some = open.filter((rows) => rows.length > 0);
  const port = ({ protocol, local }: Row): string =>
    `<port protocol="${protocol}" portid="${local.port}"><state state="open" reason="x"/><service name="&lt;&gt;"/></port>`;

  test('-oX gives back what was printed, with line breaks anywhere', () => {
    const print = (all: readonly Row[], index: number): string =>
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE nmaprun>',
        '<nmaprun scanner="nmap">',
        ...all.map(
          (row) =>
            `<host><address addr="${row.local.address}" addrtype="${row.family}"/><address addr="00:00:5E:00:53:01" addrtype="mac"/><ports>${port(row)}<port protocol="tcp" portid="1"><state state="closed"/></port></ports></host>`,
        ),
        '</nmaprun>',
      ]
        .join('\n')
        .replaceAll(' ', index === 0 ? '\n' : ' ');
    // Of a document with a break in its very first tag nothing tells what it is.
    const whole = (all: readonly Row[], index: number): string =>
      print(all, index)
        .replace('<?xml\n', '<?xml ')
        .replace('<!DOCTYPE\n', '<!DOCTYPE ')
        .replace('<nmaprun\n', '<nmaprun ');
    expect(misread('nmap-xml', some, whole)).toBeUndefined();
  });

  test('-oG gives back what was printed', () => {
    const print = (all: readonly Row[]): string =>
      [
        '# Nmap 7.93 scan initiated Wed Nov 25 12:46:40 2026 as: nmap -oG - 192.0.2.0/24',
        ...all.map(
          ({ protocol, local }) =>
            `Host: ${local.address} ()\tPorts: 1/closed/tcp//x///, ${local.port}/open/${protocol}//ssh//A, b (c)/\tIgnored State: closed (9)`,
        ),
      ].join('\n');
    expect(misread('nmap-grepable', some, print)).toBeUndefined();
  });
});
