import { describe, expect, it } from 'vitest';

import type { Holder, Process, Socket } from '../model/index.ts';
import { doorsOf } from './ports.ts';

const NOBODY: ReadonlyMap<number, readonly Holder[]> = new Map();
const NO_UNITS: ReadonlyMap<number, string> = new Map();

function listener(inode: number, port: number, more: Partial<Socket> = {}): Socket {
  return {
    namespace: 1,
    inode,
    protocol: 'tcp',
    family: 'ipv4',
    local: { address: '0.0.0.0', port },
    peer: null,
    state: 'listen',
    receiveQueue: 0,
    sendQueue: 128,
    interface: 0,
    ...more,
  };
}

function holder(pid: number, startTime: number, ...descriptors: number[]): Holder {
  const startedAt = new Date(startTime * 1000).toISOString();
  const process: Process = { pid, startTime, startedAt, name: 'nginx', parents: [], kernelThread: false };
  return { process, descriptors };
}

describe('doorsOf', () => {
  it('makes one door of both families of a port', () => {
    const six = listener(11, 80, { family: 'ipv6', local: { address: '::', port: 80 } });
    const doors = doorsOf([listener(10, 80), six], NOBODY, NO_UNITS, true);
    expect(doors).toHaveLength(1);
    expect(doors[0]?.sockets.map((socket) => socket.inode)).toEqual([10, 11]);
  });

  it('keeps protocols and namespaces apart, in order of number', () => {
    const udp = listener(12, 53, { protocol: 'udp', state: 'close' });
    const elsewhere = listener(13, 53, { namespace: 2 });
    const doors = doorsOf([elsewhere, listener(10, 80), udp, listener(11, 53)], NOBODY, NO_UNITS, true);
    expect(doors.map((door) => [door.namespace, door.number, door.protocol])).toEqual([
      [1, 53, 'tcp'],
      [1, 53, 'udp'],
      [1, 80, 'tcp'],
      [2, 53, 'tcp'],
    ]);
  });

  it('names every holder of a reuseport group once, the oldest first', () => {
    const holders = new Map([
      [10, [holder(7, 90, 5), holder(3, 20, 4)]],
      [11, [holder(7, 90, 6)]],
    ]);
    const [door] = doorsOf([listener(10, 80), listener(11, 80)], holders, NO_UNITS, true);
    expect(door?.holders.map(({ process, descriptors }) => [process.pid, descriptors])).toEqual([
      [3, [4]],
      [7, [5, 6]],
    ]);
    expect(door?.oldestHolderSince).toBe('1970-01-01T00:00:20.000Z');
  });

  it('leaves out what no new peer can reach', () => {
    const peer = { address: '192.0.2.1', port: 443 };
    const connected = listener(1, 40000, { state: 'established', peer });
    const client = listener(2, 40001, { protocol: 'udp', state: 'established', peer });
    const unbound = listener(3, 0, { protocol: 'udp', state: 'close' });
    expect(doorsOf([connected, client, unbound], NOBODY, NO_UNITS, true)).toEqual([]);
  });

  it('names the unit by the cgroup of the socket where no holder could be seen', () => {
    const units = new Map([[77, 'ssh.service']]);
    const [unseen] = doorsOf([listener(10, 22, { cgroup: 77 })], NOBODY, units, false);
    expect(unseen).toMatchObject({ holders: [], holdersComplete: false, unit: 'ssh.service' });
    const seen = new Map([[10, [holder(3, 20, 4)]]]);
    expect(doorsOf([listener(10, 22, { cgroup: 77 })], seen, units, true)[0]).not.toHaveProperty('unit');
  });
});
