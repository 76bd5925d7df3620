import { describe, expect, test } from 'vitest';

import { heldBy, inspectionOf, portOf, processOf, socketOf, STRANGER } from '../../../test/support/subjects.ts';
import type { Inspection, Socket } from '../../model/index.ts';
import { type SocketFilter, socketFilter } from './index.ts';

const nginx = processOf({
  path: '/usr/sbin/nginx',
  pid: 90,
  user: { uid: 33, name: 'www-data' },
  unit: 'nginx.service',
  arguments: ['nginx:', 'worker process'],
});

const web = socketOf({ inode: 1, local: { address: '0.0.0.0', port: 80 }, uid: 0 });
const visitor = socketOf({
  inode: 2,
  local: { address: '192.0.2.5', port: 80 },
  peer: { address: '2001:db8::9', port: 40_000 },
  uid: 33,
});
const hidden = socketOf({ inode: 3, local: { address: '127.0.0.1', port: 5432 }, uid: 112 });
const waiting = socketOf({ inode: 0, peer: STRANGER, state: 'time-wait' });
const resolver = socketOf({ inode: 4, protocol: 'udp', state: 'close', local: { address: '::1', port: 53 }, uid: 0 });

const view: Inspection = inspectionOf({
  sockets: [web, visitor, hidden, waiting, resolver],
  holders: new Map([
    [1, heldBy(nginx)],
    [2, heldBy(nginx)],
    [4, heldBy(processOf({ path: '/usr/sbin/unbound', pid: 53 }))],
  ]),
  processes: new Map([[90, nginx]]),
  ports: [
    portOf(80, 'anywhere', [nginx], { sockets: [web] }),
    portOf(5432, 'host', [], { sockets: [hidden], unit: 'postgresql@15-main.service' }),
    portOf(53, 'host', [], {
      sockets: [resolver],
      exposure: { level: 'unknown', atMost: 'anywhere', reasons: [] },
    }),
  ],
  coverage: { ...inspectionOf().coverage, processes: { total: 9, readable: 7 } },
});

function matching(filter: SocketFilter, wanted: 'yes' | 'unknown' = 'yes'): readonly Socket[] {
  const match = socketFilter(filter, view);
  return view.sockets.filter((socket) => match(socket) === wanted);
}

describe('what the socket itself answers', () => {
  test.each<[string, SocketFilter, readonly Socket[]]>([
    ['nothing asked for', {}, [web, visitor, hidden, waiting, resolver]],
    ['empty kinds', { ports: [], words: [] }, [web, visitor, hidden, waiting, resolver]],
    ['open doors', { open: true }, [web, hidden, resolver]],
    ['a port on either side', { ports: [{ first: 443, last: 443 }] }, [waiting]],
    ['a port of one protocol', { ports: [{ first: 53, last: 53, protocol: 'tcp' }] }, []],
    [
      'several ports',
      {
        ports: [
          { first: 53, last: 53 },
          { first: 5000, last: 6000 },
        ],
      },
      [hidden, resolver],
    ],
    [
      'a port at an address',
      { ports: [{ first: 80, last: 80, address: { family: 'ipv4', address: '192.0.2.5', prefixLength: 32 } }] },
      [visitor],
    ],
    ['a network', { addresses: [{ family: 'ipv6', address: '2001:db8::', prefixLength: 32 }] }, [visitor]],
    ['states', { states: ['time-wait', 'established'] }, [visitor, waiting]],
    ['open as a state', { states: ['open'] }, [web, hidden, resolver]],
    ['the protocol', { protocols: ['udp'] }, [resolver]],
    ['how far it reaches at most', { exposures: ['anywhere'] }, [web, resolver]],
    ['that nobody knows how far', { exposures: ['unknown'] }, [resolver]],
    ['several kinds', { open: true, ports: [{ first: 80, last: 80 }] }, [web]],
  ])('%s', (_, filter, sockets) => {
    expect(matching(filter)).toEqual(sockets);
    expect(matching(filter, 'unknown')).toEqual([]);
  });
});

describe('what only holders answer', () => {
  test.each<[string, SocketFilter, readonly Socket[], readonly Socket[]]>([
    ['a part of the name', { processes: ['NGI'] }, [web, visitor], [hidden]],
    ['a part of the program', { processes: ['sbin/unb'] }, [resolver], [hidden]],
    ['a pid that was seen', { pids: [90] }, [web, visitor], []],
    ['a pid that was not', { pids: [7] }, [], [hidden]],
    ['a unit', { units: ['nginx'] }, [web, visitor], []],
    ['a unit that only the cgroup names', { units: ['postgres'] }, [hidden], []],
    ['the command line', { words: ['worker'] }, [web, visitor], [hidden]],
    ['two words', { words: ['worker', '2001:db8'] }, [visitor], [hidden]],
    ['an address as a word', { words: ['203.0.113'] }, [waiting], [hidden]],
    ['a user by number', { users: ['112'] }, [hidden], []],
    ['a user whom only the holder tells', { users: ['www-data'] }, [web, visitor], [hidden]],
    ['root', { users: ['root'] }, [web, resolver], [hidden]],
  ])('%s', (_, filter, sockets, unknown) => {
    expect(matching(filter)).toEqual(sockets);
    expect(matching(filter, 'unknown')).toEqual(unknown);
  });

  test('where every process could be asked, nothing is unknown', () => {
    const complete = { ...view, coverage: inspectionOf().coverage };
    expect(socketFilter({ processes: ['nginx'] }, complete)(hidden)).toBe('no');
  });
});
