import { describe, expect, test } from 'vitest';
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
import { ACCEPTABLE } from '../local/index.ts';
import type { Expectation, Finding, Port, Process } from '../model/index.ts';
import { expectedAt } from './expected.ts';
import { judgeWith } from './judge.ts';
import { SIGNALS } from './signals/index.ts';

const WHY = 'our web shop';
const shop = processOf({
  pid: 50,
  path: '/opt/shop/bin/server',
  user: { uid: 1000, name: 'shop' },
  unit: 'shop.service',
});
const stranger = processOf({ pid: 51, path: '/usr/bin/other', user: { uid: 0, name: 'root' }, unit: null });
const systemd = processOf({ pid: 1, path: '/usr/lib/systemd/systemd', unit: 'init.scope', parents: [] });
const nothingKnown = () => null;

function expectation(given: Partial<Expectation> = {}): Expectation {
  return { ports: [{ protocol: 'tcp', first: 8000, last: 8100 }], why: WHY, ...given };
}

function without(process: Process, key: 'executable' | 'user' | 'unit'): Process {
  const { [key]: _, ...rest } = process;
  return rest;
}

function holds(given: Partial<Expectation>, port: Port): boolean | null {
  const { by, unnamed } = expectedAt(port, { expect: [expectation(given)], only: true });
  return by.length > 0 ? true : unnamed ? false : null;
}

describe('an expectation holds where all that it names is true', () => {
  const door = portOf(8080, 'anywhere', [shop]);
  test.each<[Partial<Expectation>, Port, boolean | null]>([
    [{}, door, true],
    [{}, portOf(8101, 'anywhere', [shop]), false],
    [{}, { ...door, protocol: 'udp' }, false],
    [{ program: '/opt/shop/bin/server' }, door, true],
    [{ program: 'server' }, door, true],
    [{ program: '/opt/shop/bin/Server' }, door, false],
    [{ program: '/bin/server' }, door, false],
    [{ user: 'shop', unit: 'shop.service' }, door, true],
    [{ user: '1000' }, door, true],
    [{ user: 'root' }, door, false],
    [{ unit: 'other.service' }, door, false],
    // Whoever shares the port is not covered by its owner.
    [{ program: 'server' }, portOf(8080, 'anywhere', [shop, stranger]), false],
    [{ program: 'server' }, portOf(8080, 'anywhere', [systemd, shop]), true],
    [{ program: 'systemd' }, portOf(8080, 'anywhere', [systemd]), true],
    // A name that a program gives itself is not enough.
    [{ program: 'server' }, portOf(8080, 'anywhere', [{ ...stranger, name: 'server', arguments: ['server'] }]), false],
    [
      { program: 'server' },
      portOf(8080, 'anywhere', [processOf({ executable: fileAt('memfd:server', { memfd: true }) })]),
      false,
    ],
    // Unknown is neither.
    [{ program: 'server' }, portOf(8080, 'anywhere', [without(shop, 'executable')]), null],
    [{ user: 'shop' }, portOf(8080, 'anywhere', [without(shop, 'user')]), null],
    [{ user: 'shop' }, portOf(8080, 'anywhere', [{ ...shop, user: { uid: null, name: 'shop' } }]), true],
    [{ user: '1000' }, portOf(8080, 'anywhere', [{ ...shop, user: { uid: null, name: 'shop' } }]), null],
    [{ user: 'root' }, portOf(8080, 'anywhere', [{ ...shop, user: { uid: null, name: 'shop' } }]), false],
    [{ user: 'root' }, portOf(8080, 'anywhere', [{ ...shop, user: { uid: 1000, name: null } }]), null],
    [{ unit: 'shop.service' }, portOf(8080, 'anywhere', [without(shop, 'unit')]), null],
    [{ unit: 'x.service', user: 'shop' }, portOf(8080, 'anywhere', [without(shop, 'user')]), false],
    [{ program: 'server' }, portOf(8080, 'anywhere', [], { holdersComplete: false }), null],
    [{ program: 'server' }, portOf(8080, 'anywhere', []), false],
    [{ unit: 'shop.service' }, portOf(8080, 'anywhere', [], { holdersComplete: false, unit: 'x.service' }), false],
    [{ unit: 'shop.service' }, portOf(8080, 'anywhere', [], { holdersComplete: false, unit: 'shop.service' }), true],
  ])('%j', (given, port, answer) => {
    expect(holds(given, port)).toBe(answer);
  });
});

function judged(
  port: Port,
  expect: readonly Expectation[],
  given: { only?: boolean; entry?: Parameters<typeof known>[0] } = {},
) {
  const { only = false, entry } = given;
  const check = judgeWith(inspectionOf({ ports: [port] }), () => (entry === undefined ? null : known(entry)), {
    local: { expect, only },
  });
  const [first] = check.ports;
  if (first === undefined) throw new Error('expected a port');
  return { ...first, findings: deeds(first.findings) };
}

/** Without the modifier that goes with whatever else is found of a program of no package. */
function deeds(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ signal }) => signal !== 'no-package');
}

const gone: Process = { ...shop, executable: fileAt('/opt/shop/bin/server', { deleted: true }) };

describe('advice', () => {
  test.each([
    ['anywhere', undefined, 'keep', 'expected'],
    ['network', 'network', 'keep', 'expected'],
    ['host', 'network', 'keep', 'expected'],
    ['anywhere', 'network', 'restrict', 'farther-than-expected'],
    ['network', 'host', 'restrict', 'farther-than-expected'],
  ] as const)('from %s, meant for %s: %s', (level, reach, advice, code) => {
    const { reasons, ...port } = judged(portOf(8080, level, [shop]), [
      expectation(reach === undefined ? {} : { reach }),
    ]);
    expect([port.advice, reasons[0]?.code]).toEqual([advice, code]);
  });

  test('an unknown reach counts as the farthest that is possible, and is told', () => {
    const door = portOf(8080, 'anywhere', [shop], { exposure: { level: 'unknown', atMost: 'anywhere', reasons: [] } });
    const { advice, reasons } = judged(door, [expectation({ reach: 'network' })]);
    expect([advice, ...reasons.map(({ code }) => code)]).toEqual([
      'restrict',
      'farther-than-expected',
      'reach-unknown',
    ]);
  });

  test('what is suspicious is to be investigated, expected or not', () => {
    const odd: Process = { ...shop, executable: fileAt('/dev/shm/server', { deleted: true }) };
    expect(judged(portOf(8080, 'anywhere', [odd]), [expectation()]).advice).toBe('investigate');
  });

  test('the first that holds decides', () => {
    const all = [
      expectation({ user: 'root', why: 'a' }),
      expectation({ why: 'b' }),
      expectation({ why: 'c', reach: 'host' }),
    ];
    expect(judged(portOf(8080, 'anywhere', [shop]), all).reasons[0]).toEqual({ code: 'expected', why: 'b' });
  });
});

describe('findings', () => {
  test('what is accepted stays and does not count', () => {
    const door = portOf(8080, 'anywhere', [gone]);
    expect(judged(door, [expectation()])).toMatchObject({ suspicion: 'low' });
    const { findings, suspicion } = judged(door, [expectation({ signals: ['deleted-executable'] })]);
    expect([suspicion, findings.map(({ signal, accepted }) => [signal, accepted])]).toEqual([
      'none',
      [['deleted-executable', WHY]],
    ]);
  });

  test('who belongs to a number its owner knows best', () => {
    const entry = entryOf({ ports: [{ protocol: 'tcp', first: 8080, last: 8080 }] });
    const { findings } = judged(portOf(8080, 'anywhere', [stranger]), [expectation()], { entry });
    expect(findings).toMatchObject([{ signal: 'wrong-program', accepted: WHY }]);
  });

  const relay = processOf({ path: '/usr/bin/ncat', arguments: ['ncat', '-l', '8080', '-e', '/bin/sh'] });
  test.each([
    [{ program: '/usr/bin/ncat' }, WHY],
    [{ program: 'ncat' }, undefined],
    [{}, undefined],
  ])('a remote control is accepted only of a whole path: %j', (given, accepted) => {
    const { findings } = judged(portOf(8080, 'anywhere', [relay]), [
      expectation({ ...given, signals: ['shell-relay'] }),
    ]);
    expect(findings.find(({ signal }) => signal === 'shell-relay')?.accepted).toBe(accepted);
  });

  test('the file’s rule of what needs a whole path is the judge’s', () => {
    const strict = SIGNALS.filter(({ cause }) => cause !== 'file' && cause !== 'number' && cause !== 'belonging');
    const named = Object.entries(ACCEPTABLE).flatMap(([id, of]) => (of === 'path' ? [id] : []));
    expect(named.toSorted()).toEqual(strict.map(({ id }) => id).toSorted());
  });
});

describe('connections', () => {
  const bash = processOf({ pid: 99, path: '/usr/bin/bash', streams: { stdin: 1, stdout: 1, stderr: 1 } });
  function connection(localPort: number, by: Expectation) {
    const socket = socketOf({ inode: 1, local: { address: '198.51.100.7', port: localPort }, peer: STRANGER });
    const ports = [portOf(8080, 'anywhere', [shop])];
    const inspection = inspectionOf({ sockets: [socket], holders: new Map([[1, heldBy(bash)]]), ports });
    return judgeWith(inspection, nothingKnown, { local: { expect: [by], only: false } });
  }
  const meant = expectation({ program: '/usr/bin/bash', signals: ['streams-on-socket'] });

  test('a shell that is meant to be handed out is accepted, and at its port as well', () => {
    const { connections, ports } = connection(8080, meant);
    expect(connections).toMatchObject([{ suspicion: 'none', advice: 'keep', findings: [{ accepted: WHY }] }]);
    expect(ports.map(({ suspicion, findings }) => [suspicion, deeds(findings).length])).toEqual([['none', 1]]);
    expect(deeds(ports[0]?.findings ?? []).map(({ accepted }) => accepted)).toEqual([WHY]);
  });

  test('the same program that connects elsewhere is not', () => {
    expect(connection(40_000, meant).connections).toMatchObject([{ suspicion: 'high', advice: 'investigate' }]);
  });

  test('what a program may do at its port is not accepted of where else it connects to', () => {
    const relay = processOf({ path: '/usr/bin/ncat', arguments: ['ncat', '-l', '8080', '-e', '/bin/sh'] });
    const local = [40_000, 8080].map((port, index) => ({ inode: index + 1, local: { address: '198.51.100.7', port } }));
    const sockets = local.map((one) => socketOf({ ...one, peer: STRANGER }));
    const holders = new Map(sockets.map(({ inode }) => [inode, heldBy(relay)]));
    const by = expectation({ program: '/usr/bin/ncat', signals: ['shell-relay'] });
    const inspection = inspectionOf({ sockets, holders, ports: [portOf(8080, 'anywhere', [relay])] });
    const { ports, connections } = judgeWith(inspection, nothingKnown, { local: { expect: [by], only: false } });
    expect(ports[0]?.suspicion).toBe('none');
    expect(connections.map(({ socket, suspicion }) => [socket.local.port, suspicion])).toEqual([
      [40_000, 'high'],
      [8080, 'none'],
    ]);
  });

  test('nor a program that is not named', () => {
    const { connections, ports } = connection(8080, expectation({ signals: ['streams-on-socket'] }));
    expect([connections[0]?.suspicion, ports[0]?.suspicion]).toEqual(['high', 'high']);
  });

  test('one that is accepted does not hide another at the same port', () => {
    const sockets = [1, 2].map((inode) =>
      socketOf({ inode, local: { address: '198.51.100.7', port: 8080 }, peer: STRANGER }),
    );
    const zsh = processOf({ pid: 98, path: '/usr/bin/zsh', streams: { stdin: 2, stdout: 2, stderr: 2 } });
    const holders = new Map([
      [1, heldBy(bash)],
      [2, heldBy(zsh)],
    ]);
    const ports = [portOf(8080, 'anywhere', [shop])];
    const check = judgeWith(inspectionOf({ sockets, holders, ports }), nothingKnown, {
      local: { expect: [meant], only: false },
    });
    expect(check.ports[0]?.suspicion).toBe('high');
  });
});

function alone(port: Port, all: readonly Expectation[] = []): readonly string[] {
  const { findings, suspicion } = judged(port, all, { only: true });
  return [suspicion, ...findings.map(({ signal }) => signal)];
}

describe('where nothing else is expected', () => {
  test('what nobody named is a finding, alone a small one', () => {
    expect(alone(portOf(9000, 'host', [shop]), [expectation()])).toEqual(['low', 'not-expected']);
    expect(alone(portOf(8080, 'host', [stranger]), [expectation({ program: 'server' })])).toEqual([
      'low',
      'not-expected',
    ]);
    expect(judged(portOf(9000, 'host', [shop]), []).findings).toEqual([]);
  });

  test('it adds to what somebody did', () => {
    expect(alone(portOf(9000, 'anywhere', [gone]))).toEqual(['medium', 'deleted-executable', 'not-expected']);
  });

  test('what was named is none, nor what may be', () => {
    expect(alone(portOf(8080, 'host', [shop]), [expectation()])).toEqual(['none']);
    const unseen = portOf(8080, 'host', [], { holdersComplete: false });
    expect(alone(unseen, [expectation({ program: 'server' })])).toEqual(['none']);
  });

  test('a UDP port that the kernel handed out belongs to a client', () => {
    expect(alone({ ...portOf(40_000, 'anywhere', [shop]), protocol: 'udp' })).toEqual(['none']);
    expect(alone({ ...portOf(5353, 'anywhere', [shop]), protocol: 'udp' })).toEqual(['low', 'not-expected']);
  });
});
