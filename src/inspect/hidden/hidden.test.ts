import { expect, test } from 'vitest';

import { listenerOn, openMachine, taking } from '../../../test/support/hiding.ts';
import type { HiddenReport } from '../../model/index.ts';
import type { DirectView, HeldSocket, Reading } from '../../platform/index.ts';
import { findHidden, type HiddenOptions } from './index.ts';

const read = (sockets: readonly ReturnType<typeof listenerOn>[]): Reading => ({
  status: 'read',
  sockets,
  problems: [],
});
const REFUSED: Reading = { status: 'refused', detail: 'socket EPERM' };
const platform: NonNullable<HiddenOptions['platform']> = {
  processes: (pids) => ({
    processes: new Map([...pids].map((pid) => [pid, { pid, startTime: 1, name: 'x', kernelThread: false }])),
    problems: [],
  }),
};

/** Netlink is refused; /proc shows one listener. */
const procfsOnly: DirectView['list'] = (source, protocol) =>
  source === 'netlink' ? REFUSED : read(protocol === 'tcp' ? [listenerOn(80)] : []);
const holdersUnknown: DirectView['heldBesides'] = () => Promise.resolve({ sockets: [], complete: false });
const onPort40000: DirectView['withIdlePort'] = (use) => use(40_000);

async function find(
  given: Partial<DirectView>,
  options: HiddenOptions = {},
): Promise<HiddenReport & { pauses: number[] }> {
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  return { ...(await findHidden({ view: openMachine(given), platform, pause, ...options })), pauses };
}

test('nothing taken, nothing hidden', async () => {
  expect(await find({})).toEqual({
    complete: true,
    tried: 262_140,
    refused: [],
    hidden: [],
    listings: ['netlink', 'procfs'],
    disagreements: [],
    hiddenProcesses: [],
    pids: { searched: 10, highest: 10 },
    problems: [],
    took: 0,
    pauses: [],
  });
});

test('a port that no listing shows is tried again, then told', async () => {
  const report = await find({ bind: taking((port) => port === 6666) });
  expect(report.hidden).toEqual([{ protocol: 'tcp', families: ['ipv4'], number: 6666, holders: [], retries: 6 }]);
  expect(report.pauses).toEqual([10, 20, 40, 80, 160, 320]);
});

test('both families of a number are one port', async () => {
  const report = await find({
    bind: ({ protocol }, ports) => ({
      taken: protocol === 'udp' ? [...ports].filter((port) => port === 53) : [],
      refused: [],
    }),
  });
  expect(report.hidden).toMatchObject([{ protocol: 'udp', families: ['ipv4', 'ipv6'], number: 53 }]);
});

test.each(['netlink', 'procfs'])('shown by %s alone, it is not hidden but a disagreement', async (shower) => {
  const report = await find({
    bind: taking((port) => port === 80),
    list: (source, protocol) => read(source === shower && protocol === 'tcp' ? [listenerOn(80)] : []),
  });
  expect(report.hidden).toEqual([]);
  const missingFrom = shower === 'netlink' ? 'procfs' : 'netlink';
  expect(report.disagreements).toEqual([{ missingFrom, socket: listenerOn(80) }]);
});

test('what /proc does not know of a socket, netlink has told: IPv6 alone does not take IPv4', async () => {
  const ipv6 = { family: 'ipv6', local: { address: '::', port: 80 } } as const;
  const report = await find({
    bind: taking((port) => port === 80),
    list: (source, protocol) =>
      read(protocol === 'udp' ? [] : [listenerOn(80, { ...ipv6, ...(source === 'netlink' && { v6only: true }) })]),
  });
  expect(report.hidden).toMatchObject([{ number: 80, families: ['ipv4'] }]);
});

test.each([
  ['is shown', { shownAt: 5, freeAt: 99 }],
  ['is free', { shownAt: 99, freeAt: 5 }],
])('a port that %s at any retry is not hidden', async (_, { shownAt, freeAt }) => {
  let binds = 0;
  const report = await find({
    bind: taking((port) => port === 80 && ++binds < freeAt),
    list: (source, protocol) =>
      read(
        binds >= shownAt && source === 'netlink' && protocol === 'tcp' && binds < 9
          ? [listenerOn(80, { state: 'time-wait' })]
          : [],
      ),
  });
  expect(report.hidden).toEqual([]);
});

test('what is refused is counted by errno, and never taken', async () => {
  const report = await find({
    bind: ({ family }, ports) => ({
      taken: [],
      refused: [...ports].flatMap((port) => {
        if (family === 'ipv6') return [{ port, errno: 'EAFNOSUPPORT' }];
        return port < 1024 ? [{ port, errno: 'EACCES' }] : port > 65_000 ? [{ port, errno: 'EMFILE' }] : [];
      }),
    }),
  });
  expect(report.tried).toBe(2 * (65_000 - 1023));
  expect(report.hidden).toEqual([]);
  expect(
    report.refused.map(({ protocol, family, errno, count, first, last }) =>
      [protocol, family, errno, count, first, last].join(' '),
    ),
  ).toEqual([
    'tcp ipv4 EACCES 1023 1 1023',
    'tcp ipv4 EMFILE 535 65001 65535',
    'tcp ipv6 EAFNOSUPPORT 65535 1 65535',
    'udp ipv4 EACCES 1023 1 1023',
    'udp ipv4 EMFILE 535 65001 65535',
    'udp ipv6 EAFNOSUPPORT 65535 1 65535',
  ]);
});

test('a port that can not be tried again is not known to be taken', async () => {
  let tries = 0;
  const report = await find({
    bind: ({ protocol, family }, ports) => {
      const seven = protocol === 'tcp' && family === 'ipv4' ? [...ports].filter((port) => port === 7) : [];
      if (seven.length > 0) tries += 1;
      return tries < 3
        ? { taken: seven, refused: [] }
        : { taken: [], refused: seven.map((port) => ({ port, errno: 'EMFILE' })) };
    },
  });
  expect(report).toMatchObject({
    hidden: [],
    tried: 262_139,
    refused: [{ errno: 'EMFILE', count: 1, first: 7, last: 7 }],
  });
});

test('with one listing refused the other is enough; with both nothing can be told', async () => {
  const bind = taking((port) => port === 80);
  expect(await find({ bind, list: procfsOnly })).toMatchObject({
    hidden: [],
    listings: ['procfs'],
    disagreements: [],
    problems: [
      { code: 'netlink-refused', detail: 'tcp: socket EPERM' },
      { code: 'netlink-refused', detail: 'udp: socket EPERM' },
    ],
  });
  await expect(find({ bind, list: () => REFUSED })).rejects.toMatchObject({ code: 'no-proc' });
});

const HELD: HeldSocket = {
  inode: 9,
  protocol: 'tcp',
  family: 'ipv4',
  local: { address: '0.0.0.0', port: 6666 },
  listening: false,
  holds: [{ pid: 5, descriptors: [3] }],
};

test.each([
  ['listens', [HELD, { ...HELD, listening: true, holds: [{ pid: 5, descriptors: [4] }] }], true],
  [
    'is merely bound',
    [HELD, { ...HELD, protocol: 'udp', listening: true }, { ...HELD, local: { address: '::', port: 1 } }],
    false,
  ],
] as const)('a holder that %s', async (_, sockets, listening) => {
  const heldBesides: DirectView['heldBesides'] = () => Promise.resolve({ sockets, complete: false });
  const { hidden } = await find({ bind: taking((port) => port === 6666), heldBesides });
  expect(hidden).toMatchObject([{ number: 6666, listening, holders: [{ pid: 5, process: { name: 'x' } }] }]);
});

test('who holds it is unknown where not everyone could be asked', async () => {
  const { hidden } = await find({ bind: taking((port) => port === 6666), heldBesides: holdersUnknown });
  expect(hidden).toEqual([{ protocol: 'tcp', families: ['ipv4'], number: 6666, retries: 6 }]);
});

test('stopped, it tells what it has found, and asks nothing more', async () => {
  const controller = new AbortController();
  const report = await find(
    { bind: taking((port) => port === 6666), processes: () => expect.unreachable() },
    { signal: controller.signal, onProgress: (tried) => tried > 10_000 && controller.abort() },
  );
  expect(report).toMatchObject({ complete: false, hidden: [{ number: 6666 }], disagreements: [] });
  expect(report.tried).toBeLessThan(12_000);
});

test('progress reaches its end', async () => {
  const seen: [number, number][] = [];
  await find({}, { onProgress: (...now) => void seen.push(now) });
  expect(seen.at(-1)).toEqual([262_140, 262_140]);
  expect(seen.length).toBeGreaterThan(200);
});

test('our own idle port tells whether such are shown', async () => {
  const idle = listenerOn(40_000, { state: 'bound-inactive' });
  const list: DirectView['list'] = (source, protocol) => read(source === 'netlink' && protocol === 'tcp' ? [idle] : []);
  expect(await find({ withIdlePort: onPort40000 })).toMatchObject({ idleShown: false });
  expect(await find({ withIdlePort: onPort40000, list })).toMatchObject({ idleShown: true, disagreements: [] });
});
