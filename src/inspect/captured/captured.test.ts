import { expect, test } from 'vitest';

import { told } from '../../../test/support/exposures.ts';
import type { CaptureReading, Program, Row } from '../../capture/index.ts';
import { inspectCapture } from '../index.ts';

const NOW = new Date(0);

function reading(rows: readonly Partial<Row>[], system: CaptureReading['system'] = 'windows'): CaptureReading {
  return {
    system,
    capture: {
      formats: ['netstat-windows'],
      encoding: 'ascii',
      lines: { total: 1, read: 1, passed: 0, unread: 0 },
      unread: [],
      programs: 'none',
    },
    rows: rows.map((row, index) => ({
      line: index + 1,
      protocol: 'tcp',
      family: row.local?.address.includes(':') === true ? 'ipv6' : 'ipv4',
      local: at('0.0.0.0'),
      peer: null,
      state: 'listen',
      ...row,
    })),
  };
}

function at(address: string, port = 80): Row['local'] {
  return { address, port };
}

test('rows are sockets with inodes of their own, and ports with who holds them', () => {
  const svchost = { pid: 8, name: 'svchost.exe', path: String.raw`C:\Windows\System32\svchost.exe` };
  const rows: Partial<Row>[] = [
    { programs: [svchost] },
    { local: at('127.0.0.1', 81), programs: [] },
    { local: at('0.0.0.0', 82) },
    { local: at('0.0.0.0', 83), peer: at('192.0.2.1', 5), state: 'time-wait', programs: [{ pid: 0 }] },
  ];
  const inspection = inspectCapture(reading(rows), NOW);
  expect(inspection.sockets.map(({ inode, namespace }) => [inode, namespace])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 0],
  ]);
  const process = {
    pid: 8,
    name: 'svchost.exe',
    executable: { path: svchost.path, deleted: false, memfd: false },
    kernelThread: false,
  };
  expect([...inspection.processes]).toEqual([[8, process]]);
  expect([...inspection.holders]).toEqual([[1, [{ process, descriptors: [] }]]]);
  expect(
    inspection.ports.map(({ number, holdersComplete, holders }) => [number, holdersComplete, holders.length]),
  ).toEqual([
    [80, true, 1],
    [81, true, 0],
    [82, false, 0],
  ]);
  expect(inspection.takenAt).toBe('1970-01-01T00:00:00.000Z');
  expect(inspection.coverage).toEqual({
    source: 'capture',
    processes: { total: 1, readable: 1 },
    namespaces: { entered: 0 },
    firewall: 'unknown',
    problems: [],
  });
});

test('a port is told of only where all its sockets are', () => {
  const rows = [{ programs: [{ pid: 1 }] }, { local: at('::') }];
  expect(inspectCapture(reading(rows), NOW).ports.map(({ holdersComplete }) => holdersComplete)).toEqual([false]);
});

test('a unit stands for holders that were not told, and only for them', () => {
  const unit = 'ssh.service';
  const rows = [{ unit }, { unit, local: at('0.0.0.0', 81), programs: [{ pid: 1, name: 'x' }] }];
  expect(inspectCapture(reading(rows, 'linux'), NOW).ports.map((port) => port.unit)).toEqual([unit, undefined]);
});

test('pid 4 of Windows is its kernel, pid 0 nobody; elsewhere they are as others', () => {
  const rows = [{ programs: [{ pid: 4, name: '[System]' }] }, { local: at('0.0.0.0', 81), programs: [{ pid: 0 }] }];
  expect(names(rows, 'windows')).toEqual([[4, 'System']]);
  expect(names(rows, 'linux')).toEqual([
    [4, '[System]'],
    [0, ''],
  ]);
});

test('programs without a pid are told apart by name and path', () => {
  const rows = [
    { programs: [{ name: 'a.exe' }] },
    { local: at('0.0.0.0', 81), programs: [{ name: 'b.exe' }, { path: String.raw`D:\x\a.exe` }] },
    { local: at('0.0.0.0', 82), programs: [{ name: 'a.exe' }] },
  ];
  expect(names(rows, 'windows')).toEqual([
    [-1, 'a.exe'],
    [-2, 'b.exe'],
    [-3, 'a.exe'],
  ]);
});

function userOf(...programs: readonly Program[]) {
  return inspectCapture(reading(programs.map((program) => ({ programs: [program] }))), NOW).processes.get(5)?.user;
}

test('a user may be known by name or by number; two listings may tell of both', () => {
  expect(userOf({ pid: 5, user: 'SHOP\\ann' })).toEqual({ uid: null, name: 'SHOP\\ann' });
  expect(userOf({ pid: 5, uid: 7 })).toEqual({ uid: 7, name: null });
  expect(userOf({ pid: 5, user: 'root' })).toEqual({ uid: 0, name: 'root' });
  expect(userOf({ pid: 5, user: 'ann' }, { pid: 5, uid: 7 })).toEqual({ uid: 7, name: 'ann' });
  expect(userOf({ pid: 5, uid: 7 }, { pid: 5, user: 'ann' })).toEqual({ uid: 7, name: 'ann' });
  expect(userOf({ pid: 5 })).toBeUndefined();
});

test('services of Windows stay with their process', () => {
  const services = ['RpcEptMapper', 'RpcSs'];
  const { processes } = inspectCapture(reading([{ programs: [{ pid: 8, name: 'svchost.exe', services }] }]), NOW);
  expect(processes.get(8)?.services).toEqual(services);
});

test('a pid with two names is one process, which knows what both listings say', () => {
  const rows = [
    { programs: [{ pid: 5 }] },
    { local: at('0.0.0.0', 81), programs: [{ pid: 5, name: 'x', path: '/x', user: 'root', unit: 'x.service' }] },
    {
      local: at('0.0.0.0', 82),
      programs: [
        { pid: 5, name: 'y', uid: 7, descriptors: [3] },
        { pid: 5, descriptors: [4] },
      ],
    },
  ];
  const { processes, ports } = inspectCapture(reading(rows, 'linux'), NOW);
  expect([...processes.values()]).toEqual([
    {
      pid: 5,
      name: 'x',
      executable: { path: '/x', deleted: false, memfd: false },
      user: { uid: 0, name: 'root' },
      unit: 'x.service',
      kernelThread: false,
    },
  ]);
  expect(ports[2]?.holders.map(({ descriptors }) => descriptors)).toEqual([[3, 4]]);
});

test('hosts are namespaces, if there are several', () => {
  expect(hosts([{ host: 'a' }, { host: 'a' }])).toEqual([0, 0]);
  expect(hosts([{ host: 'b' }, { host: 'a' }, { host: 'b' }, {}])).toEqual([1, 2, 1, 0]);
});

test.each([
  [['127.0.0.1'], 'linux', ['host', 'bound-to-loopback']],
  [['127.8.0.1', '::1'], 'linux', ['host', 'bound-to-loopback']],
  [['0.0.0.0'], 'windows', ['unknown, at most anywhere', 'bound-to-wildcard', 'from-capture']],
  [['0.0.0.0', '::'], 'windows', ['unknown, at most anywhere', 'bound-to-wildcard', 'from-capture']],
  [['198.51.100.7'], 'linux', ['unknown, at most network', 'bound-to-address 198.51.100.7', 'from-capture']],
  [['8.8.8.8'], 'linux', ['unknown, at most anywhere', 'bound-to-address 8.8.8.8', 'from-capture']],
  [['fe80::1'], 'linux', ['unknown, at most network', 'bound-to-address fe80::1', 'from-capture']],
  [['127.0.0.1', '10.0.0.1'], 'linux', ['unknown, at most network', 'bound-to-address 10.0.0.1', 'from-capture']],
  [['::ffff:127.0.0.1'], 'linux', ['host', 'bound-to-loopback']],
] as const)('of %j on %s as little is said as is known', (addresses, system, expected) => {
  const rows = addresses.map((address) => ({ local: at(address) }));
  const [port] = inspectCapture(reading(rows, system), NOW).ports;
  expect(port && told(port.exposure)).toEqual(expected);
});

test('an interface may be loopback, and IPv6 may answer IPv4', () => {
  expect(reasons({ interface: 'lo' }, 'linux')).toEqual({ code: 'bound-to-loopback' });
  expect(reasons({}, 'linux')).toEqual({ code: 'bound-to-wildcard', answersIpv4: true });
  expect(reasons({ v6only: true }, 'linux')).toEqual({ code: 'bound-to-wildcard', answersIpv4: false });
  expect(reasons({}, 'windows')).toEqual({ code: 'bound-to-wildcard', answersIpv4: false });
});

function names(
  rows: readonly Partial<Row>[],
  system: CaptureReading['system'],
): readonly (readonly [number, string])[] {
  return [...inspectCapture(reading(rows, system), NOW).processes.values()].map(({ pid, name }) => [pid, name]);
}

function hosts(rows: readonly Partial<Row>[]): readonly number[] {
  return inspectCapture(reading(rows), NOW).sockets.map(({ namespace }) => namespace);
}

function reasons(row: Partial<Row>, system: CaptureReading['system']): unknown {
  return inspectCapture(reading([{ local: at('::'), ...row }], system), NOW).ports[0]?.exposure.reasons[0];
}
