import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CaptureReading, readCapture } from '../../../src/capture/index.ts';
import type { Endpoint, Family, Protocol, SocketState } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';

/** What `menshen list --json` tells of a socket. */
interface Listed {
  readonly protocol: Protocol;
  readonly family: Family;
  readonly local: Endpoint;
  readonly peer: Endpoint | null;
  readonly state: SocketState;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly interface?: number;
  readonly uid?: number;
  readonly v6only?: boolean;
  readonly holders?: readonly { readonly pid: number; readonly descriptors: readonly number[] }[];
}

interface Told {
  readonly socket: string;
  readonly queues?: string;
  readonly interface?: string;
  readonly uid?: number;
  readonly v6only?: boolean;
  readonly holders?: readonly string[];
}

type Fact = Exclude<keyof Told, 'socket'>;

const GLOBAL = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff';

let host: Host;
let scanner: Host;
let sockets: readonly Listed[];
let devices: ReadonlyMap<number, string>;

async function look(): Promise<void> {
  const { stdout } = await host.menshen(['list', '--json']);
  const listed = JSON.parse(stdout) as {
    readonly sockets: readonly Listed[];
    readonly networks: readonly { readonly interfaces: readonly { readonly index: number; readonly name: string }[] }[];
  };
  sockets = listed.sockets;
  devices = new Map(listed.networks.flatMap(({ interfaces }) => interfaces.map(({ index, name }) => [index, name])));
}

function endpoint(one: Endpoint | null): string {
  return one === null ? 'nobody' : `${one.address} ${one.port}`;
}

function identity({
  protocol,
  family,
  local,
  peer,
  state,
}: Omit<Listed, 'receiveQueue' | 'sendQueue' | 'interface'>): string {
  return `${protocol} ${family} ${endpoint(local)} ${endpoint(peer)} ${state}`;
}

function sorted(all: readonly Told[]): readonly Told[] {
  const key = (one: Told): string => JSON.stringify([one.socket, one.interface, one.queues]);
  return all.toSorted((a, b) => key(a).localeCompare(key(b)));
}

/** What the kernel says, as far as a tool can tell it. */
function kernel(facts: readonly Fact[], filter: (socket: Listed) => boolean): readonly Told[] {
  return sorted(
    sockets.filter(filter).map((socket) => {
      const device = devices.get(socket.interface ?? 0);
      const all = {
        queues: `${socket.receiveQueue} ${socket.sendQueue}`,
        ...(device !== undefined && { interface: device }),
        ...(socket.uid !== undefined && { uid: socket.uid }),
        ...(socket.v6only !== undefined && { v6only: socket.v6only }),
        holders: (socket.holders ?? [])
          .map(({ pid, descriptors }) => `${pid}: ${descriptors.toSorted((a, b) => a - b).join()}`)
          .toSorted(),
      };
      return only(identity(socket), all, facts);
    }),
  );
}

function captured({ rows }: CaptureReading, facts: readonly Fact[]): readonly Told[] {
  return sorted(
    rows.map((row) => {
      const { receiveQueue, sendQueue, interface: device, uid, v6only, programs = [] } = row;
      const all = {
        queues: `${receiveQueue} ${sendQueue}`,
        ...(device !== undefined && { interface: device }),
        ...(uid !== undefined && { uid }),
        ...(v6only !== undefined && { v6only }),
        holders: programs
          .map(({ pid, descriptors = [] }) => `${pid}: ${descriptors.toSorted((a, b) => a - b).join()}`)
          .toSorted(),
      };
      return only(identity(row), all, facts);
    }),
  );
}

function only(socket: string, all: Omit<Told, 'socket'>, facts: readonly Fact[]): Told {
  return { socket, ...Object.fromEntries(Object.entries(all).filter(([fact]) => facts.includes(fact as Fact))) };
}

async function capture(argv: readonly string[]): Promise<CaptureReading> {
  const { stdout } = await host.run(argv);
  return readCapture(Buffer.from(stdout));
}

const isInternet = ({ protocol }: Listed): boolean => protocol === 'tcp' || protocol === 'udp';
const isHeld = (socket: Listed): boolean => isInternet(socket) && (socket.holders ?? []).length > 0;

describe(
  'what other tools print in one and the same host is read as the kernel tells it',
  needs(
    'host',
    'dist',
    'package:python3',
    'package:net-tools',
    'package:lsof',
    'package:busybox-static',
    'package:nmap',
  ),
  () => {
    beforeAll(async () => {
      host = await startHost({ name: 'captured' });
      scanner = await startHost({ name: 'scanner' });
      await connect(
        { host, addresses: ['192.0.2.1/24', `${GLOBAL}/64`], interface: 'cable0' },
        { host: scanner, addresses: ['192.0.2.2/24'] },
      );
      await host.write('/tmp/scene.py', readFileSync(fileURLToPath(new URL('scene.py', import.meta.url)), 'utf8'));
      const scene = await host.spawn(['python3', '/tmp/scene.py']);
      await scene.printed('ready');
      await look();
    });
    afterAll(async () => {
      await host.stop();
      await scanner.stop();
    });

    test('the scene has everything', () => {
      const states = new Set(sockets.map(({ state }) => state));
      for (const state of ['listen', 'established', 'time-wait', 'fin-wait-2', 'close-wait', 'close'])
        expect(states).toContain(state);
      expect(new Set(sockets.map(({ protocol }) => protocol))).toEqual(new Set(['tcp', 'udp', 'raw', 'packet']));
      expect(sockets.length).toBeGreaterThan(25);
    });

    test.each([['-tunap'], ['-tunapH'], ['-tunap', '-m', '-i']])('ss %j %j %j', async (...options) => {
      const reading = await capture(['ss', ...options]);
      const facts = ['queues', 'interface', 'v6only', 'holders'] as const;
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, facts)).toEqual(withoutFlag(kernel(facts, isInternet)));
    });

    test.each([['-tunapeO'], ['-tunape', '-m', '-i', '-o']])('ss %j %j %j %j', async (...options) => {
      const reading = await capture(['ss', ...options]);
      const facts = ['queues', 'interface', 'uid', 'holders'] as const;
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, facts)).toEqual(kernel(facts, isInternet));
    });

    test('ss -anp, with raw and packet sockets', async () => {
      const reading = await capture(['ss', '-anp']);
      const facts = ['interface', 'holders'] as const;
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, facts)).toEqual(kernel(facts, () => true));
    });

    test('netstat -anpeW', async () => {
      const reading = await capture(['netstat', '-anpeW']);
      expect(reading.capture.unread).toEqual([]);
      const facts = ['queues', 'uid'] as const;
      expect(captured(reading, facts)).toEqual(kernelOfProc(facts, ({ protocol }) => protocol !== 'packet'));
      for (const row of reading.rows) {
        const pids = sockets
          .filter((socket) => identity(socket) === identity(row))
          .flatMap(({ holders = [] }) => holders.map(({ pid }) => pid));
        for (const { pid } of row.programs ?? []) expect(pids).toContain(pid);
        expect((row.programs ?? []).length).toBe(pids.length > 0 ? 1 : 0);
      }
    });

    test('netstat -tunap, which cuts addresses', async () => {
      const reading = await capture(['netstat', '-tunap']);
      const whole = kernelOfProc([], isInternet).map(({ socket }) => socket);
      const found = captured(reading, []).map(({ socket }) => socket);
      expect(reading.capture.unread.length).toBeGreaterThan(0);
      expect(new Set(reading.capture.unread.map(({ why }) => why))).toEqual(new Set(['address']));
      for (const socket of found) expect(whole).toContain(socket);
      expect(found.length + reading.capture.unread.length).toBe(whole.length);
    });

    test('netstat of busybox', async () => {
      const reading = await capture(['busybox', 'netstat', '-tuan']);
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, ['queues'])).toEqual(kernelOfProc(['queues'], isInternet));
    });

    test('lsof -nP -i', async () => {
      const reading = await capture(['lsof', '-nP', '-i']);
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, ['holders'])).toEqual(kernel(['holders'], isHeld));
    });

    test('lsof -F', async () => {
      const reading = await capture(['lsof', '-nP', '-i', '-FpcLuftPnT']);
      expect(reading.capture.unread).toEqual([]);
      expect(captured(reading, ['holders'])).toEqual(kernel(['holders'], isHeld));
    });

    test('lsof of all files', async () => {
      const reading = await capture(['lsof', '-nP']);
      const packets = kernel(['holders'], ({ protocol }) => protocol === 'packet');
      expect(captured(reading, ['holders'])).toEqual(sorted([...kernel(['holders'], isHeld), ...packets]));
    });

    test.each(['-oX', '-oG'])('nmap %s from another host', async (format) => {
      const output = await scanner.must(['nmap', '-n', '-Pn', '-sT', '-p1-10000', format, '-', '192.0.2.1']);
      const { rows, capture: told } = readCapture(Buffer.from(output));
      expect(told.unread).toEqual([]);
      expect(
        rows.map(({ host: name, local, state }) => `${name} ${local.address} ${local.port} ${state}`).toSorted(),
      ).toEqual([22, 443, 7001, 80].map((port) => `192.0.2.1 192.0.2.1 ${port} listen`).toSorted());
    });
  },
);

/** ss shows the flag of wildcards alone. */
function withoutFlag(all: readonly Told[]): readonly Told[] {
  return all.map(({ v6only, ...told }) =>
    v6only !== undefined && / ipv6 :: \d/.test(told.socket) ? { ...told, v6only } : told,
  );
}

/** /proc/net tells no limit of a listener's queue. */
function kernelOfProc(facts: readonly Fact[], filter: (socket: Listed) => boolean): readonly Told[] {
  return sorted(
    kernel(facts, filter).map((told) => {
      const limitless = told.socket.endsWith('listen') && told.queues !== undefined;
      return limitless ? { ...told, queues: told.queues.replace(/ \d+$/, ' 0') } : told;
    }),
  );
}
