import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  entryOf,
  fileAt,
  heldBy,
  inspectionOf,
  known,
  portOf,
  processOf,
  socketOf,
  STRANGER,
} from '../../test/support/subjects.ts';
import type { KnownAs, Process } from '../model/index.ts';
import { judgeWith } from './judge.ts';

const nothingKnown = () => null;
const on = (inode: number) => ({ streams: { stdin: inode, stdout: inode, stderr: inode } });
const shell = processOf({ pid: 99, path: '/usr/bin/bash', arguments: ['bash', '-i'], ...on(8001) });

test('a reverse shell is a connection to investigate, and no port', () => {
  const socket = socketOf({ inode: 8001, peer: STRANGER });
  const check = judgeWith(inspectionOf({ sockets: [socket], holders: new Map([[8001, heldBy(shell)]]) }), nothingKnown);
  expect(check.ports).toEqual([]);
  expect(check.connections).toMatchObject([{ socket, suspicion: 'high', advice: 'investigate' }]);
  expect(check.connections[0]?.findings.map(({ signal }) => signal)).toEqual(['streams-on-socket']);
});

test('a shell that came in by a port is told at the port too', () => {
  const socket = socketOf({ inode: 8001, local: { address: '198.51.100.7', port: 4444 }, peer: STRANGER });
  const server = processOf({ pid: 98, path: '/usr/bin/python3', arguments: ['python3', 'x.py'] });
  const check = judgeWith(
    inspectionOf({
      sockets: [socket],
      holders: new Map([[8001, heldBy(shell)]]),
      ports: [portOf(4444, 'anywhere', [server]), portOf(22, 'anywhere', [processOf()])],
    }),
    nothingKnown,
  );
  expect(check.ports.map(({ suspicion, advice }) => [suspicion, advice])).toEqual([
    ['high', 'investigate'],
    ['none', 'restrict'],
  ]);
});

test('what was said at a port is not said again of its connections', () => {
  const server = processOf({ executable: fileAt('/opt/app', { deleted: true }) });
  const sockets = [socketOf({ inode: 1, peer: STRANGER }), socketOf({ inode: 2, peer: STRANGER })];
  const holders = new Map([1, 2].map((inode) => [inode, heldBy(server)]));
  const doors = [portOf(443, 'anywhere', [server])];
  expect(judgeWith(inspectionOf({ sockets, holders, ports: doors }), nothingKnown).connections).toEqual([]);
  expect(judgeWith(inspectionOf({ sockets, holders }), nothingKnown).connections).toHaveLength(2);
});

test('hints do not fill the list of connections', () => {
  const upgraded = processOf({
    executable: fileAt('/usr/bin/x', { deleted: true }),
    package: { manager: 'dpkg', name: 'x' },
  });
  const sockets = [socketOf({ inode: 1, peer: STRANGER })];
  const check = judgeWith(inspectionOf({ sockets, holders: new Map([[1, heldBy(upgraded)]]) }), nothingKnown);
  expect(check.connections).toEqual([]);
});

test('a packet socket of a program in memory is seen, an unused socket is not', () => {
  const hidden = processOf({ executable: fileAt('memfd:x', { memfd: true }) });
  const tap = socketOf({ inode: 1, protocol: 'packet', state: 'close', local: { address: '*', port: 0 } });
  const unused = socketOf({ inode: 2, state: 'close', local: { address: '0.0.0.0', port: 0 } });
  const holders = new Map([1, 2].map((inode) => [inode, heldBy(hidden)]));
  const check = judgeWith(inspectionOf({ sockets: [tap, unused], holders }), nothingKnown);
  expect(check.connections.map(({ socket }) => socket)).toEqual([tap]);
});

test('the catalog is asked for ports of TCP and UDP, and its answer is passed on', () => {
  const ssh = known(entryOf());
  const check = judgeWith(inspectionOf({ ports: [portOf(22, 'anywhere', [processOf()])] }), () => ssh);
  expect(check.ports).toMatchObject([{ knownAs: ssh, findings: [], suspicion: 'none', advice: 'keep' }]);
});

test('a process of which almost nothing is known is not suspicious', () => {
  const unknown: Process = { pid: 5, startTime: 1, name: '', parents: [], kernelThread: false };
  const check = judgeWith(
    inspectionOf({
      sockets: [socketOf({ inode: 1, peer: STRANGER })],
      holders: new Map([[1, heldBy(unknown)]]),
      ports: [portOf(4444, 'anywhere', [unknown])],
    }),
    nothingKnown,
  );
  expect(check.connections).toEqual([]);
  expect(check.ports[0]?.findings).toEqual([]);
});

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('/tmp/x', '/bin/sh', '-c', '-e', '[kworker/0:0]', 'EXEC:', '/', '//', '\u0000', '/dev/shm/. /x'),
);
const hostile: fc.Arbitrary<Process> = fc.record(
  {
    pid: fc.integer({ min: 1, max: 9 }),
    startTime: fc.nat(),
    name: word,
    parents: fc.array(fc.record({ pid: fc.nat(9), name: word }), { maxLength: 3 }),
    kernelThread: fc.boolean(),
    executable: fc.option(fc.record({ path: word, deleted: fc.boolean(), memfd: fc.boolean() })),
    arguments: fc.array(word, { maxLength: 6 }),
    workingFolder: word,
    unit: fc.option(word),
    streams: fc.constant({ stdin: 1, stdout: 1, stderr: 1 }),
  },
  { requiredKeys: ['pid', 'startTime', 'name', 'kernelThread'] },
);

test('whatever a process calls itself, it is judged, and its evidence stays small', () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 4 }), fc.nat(65_535), (processes, number) => {
      const sockets = [socketOf({ inode: 1, peer: STRANGER })];
      const { ports, connections } = judgeWith(
        inspectionOf({
          sockets,
          holders: new Map([[1, heldBy(...processes)]]),
          ports: [portOf(number, 'anywhere', processes)],
        }),
        () => known(entryOf()),
      );
      for (const { findings } of [...ports, ...connections]) {
        for (const { weight, evidence } of findings) {
          expect(weight).toBeGreaterThan(0);
          expect(evidence.length).toBeLessThanOrEqual(16);
          for (const { value, check } of evidence) {
            expect(value.length).toBeLessThanOrEqual(400);
            expect(check.length).toBeGreaterThan(0);
          }
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a process is asked once whether it matters, not once a connection', () => {
  let asked = 0;
  const server = {
    ...processOf({ path: '/usr/sbin/nginx' }),
    get executable() {
      asked++;
      return fileAt('/usr/sbin/nginx');
    },
  };
  const sockets = Array.from({ length: 5000 }, (_, index) => socketOf({ inode: index + 1, peer: STRANGER }));
  const holders = new Map(sockets.map((socket) => [socket.inode, heldBy(server)]));
  expect(judgeWith(inspectionOf({ sockets, holders }), nothingKnown).connections).toEqual([]);
  expect(asked).toBeLessThan(100);
});

test('of two services that share a number, the one that the holder belongs to gives the name', () => {
  const cockpit = processOf({ path: '/usr/lib/cockpit/cockpit-tls', name: 'cockpit-tls' });
  const asked: (readonly string[])[] = [];
  judgeWith(inspectionOf({ ports: [portOf(9090, 'network', [cockpit])] }), (_protocol, _port, holders) => {
    asked.push(holders);
    return null;
  });
  expect(asked).toEqual([['cockpit-tls', 'cockpit-tls']]);
});

test('a range with a meaning of its own does not name what is open in it', () => {
  const dynamic: KnownAs = { name: 'dynamic', from: 'catalog', entry: entryOf({ kind: 'class' }) };
  const [judged] = judgeWith(inspectionOf({ ports: [portOf(49_200, 'network', [])] }), () => dynamic).ports;
  expect(judged?.knownAs).toBeNull();
});

test('low, consecutive dynamic ports are ordinary, also where a trojan once used one of them', () => {
  const storm = known(entryOf({ id: 'storm', kind: 'trojan', names: ['storm'], programs: [] }));
  const unseen = { holdersComplete: false };
  const ports = [1025, 1026, 7626].map((number) => portOf(number, 'anywhere', [], unseen));
  const inspection = inspectionOf({ system: 'windows', networks: [], ports });
  const [first, second, third] = judgeWith(inspection, (_, port) => (port === 1026 ? null : storm)).ports;
  for (const one of [first, second]) {
    expect(one?.advice).toBe('restrict');
    expect(one?.reasons).toContainEqual({ code: 'dynamic-run', first: 1025, last: 1026 });
  }
  expect(first?.findings.map(({ signal, weight }) => `${signal} ${weight}`)).toEqual(['trojan-port 3']);
  expect(third?.reasons[0]).toEqual({ code: 'trojan-number', name: 'storm' });
});
