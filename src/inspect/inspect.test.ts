import { expect, onTestFinished, test } from 'vitest';

import { SERVER } from '../../test/support/firewalls.ts';
import { MenshenError, type Process } from '../model/index.ts';
import type { HolderListing, NetworkReading, OtherNamespaces, Platform } from '../platform/index.ts';
import { inspect } from './inspect.ts';

const HELD: HolderListing = { byInode: new Map(), total: 1, readable: 1, problems: [] };
const READ: NetworkReading = { network: SERVER, problems: [] };
const ALONE: OtherNamespaces = { listings: [], known: 0, problems: [] };

const after = async <T>(ms: number, then: () => T): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return then();
};

const fail = (what: string): never => {
  throw new MenshenError('netlink', what);
};

/** A machine of which everything can be read, but for what is given. */
function machine(given: Partial<Platform>): Platform {
  return {
    now: () => new Date(0),
    namespace: 1,
    sockets: () => ({ sockets: [], source: 'netlink', problems: [] }),
    network: () => Promise.resolve(READ),
    others: () => Promise.resolve(ALONE),
    namespacesKnown: () => 0,
    holders: () => ({ finish: () => Promise.resolve(HELD) }),
    processes: () => ({ processes: new Map(), problems: [] }),
    unitsOf: () => new Map(),
    antivirus: () => Promise.resolve(null),
    ...given,
  };
}

/** Rejections that nobody has listened to. */
function unheard(): readonly unknown[] {
  const found: unknown[] = [];
  const note = (reason: unknown): void => void found.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return found;
}

test('where the sockets can not be read, all that was begun is waited for', async () => {
  const missed = unheard();
  const ended: string[] = [];
  const platform = machine({
    network: () => after(10, () => (ended.push('network'), READ)),
    others: () => after(20, () => (ended.push('others'), ALONE)),
    holders: () => ({ finish: () => after(30, () => (ended.push('holders'), HELD)) }),
    sockets: () => fail('sockets'),
  });
  await expect(inspect({ platform, allNamespaces: true })).rejects.toThrow('sockets');
  expect(ended).toEqual(['network', 'others', 'holders']);
  expect(missed).toEqual([]);
});

test.each<[string, Partial<Platform>]>([
  ['network', { network: () => after(1, () => fail('it')), others: () => after(20, () => ALONE) }],
  ['others', { others: () => after(1, () => fail('it')), network: () => after(20, () => fail('later')) }],
  ['holders', { holders: () => fail('it'), network: () => after(5, () => fail('later')) }],
  ['the end of the walk', { holders: () => ({ finish: () => after(5, () => fail('it')) }) }],
  ['processes', { processes: () => fail('it'), network: () => after(5, () => fail('later')) }],
])('a failure of %s is the caller’s alone', async (_name, given) => {
  const missed = unheard();
  await expect(inspect({ platform: machine(given), allNamespaces: true })).rejects.toThrow('it');
  await after(30, () => undefined);
  expect(missed).toEqual([]);
});

test('namespaces are not counted as known where processes are hidden', async () => {
  const hidden: HolderListing = { ...HELD, problems: [{ code: 'processes-hidden', detail: 'hidepid' }] };
  const platform = machine({ holders: () => ({ finish: () => Promise.resolve(hidden) }) });
  const { coverage } = await inspect({ platform, allNamespaces: true });
  expect(coverage.namespaces).toEqual({ entered: 0 });
  const { coverage: whole } = await inspect({ platform: machine({}), allNamespaces: true });
  expect(whole.namespaces).toEqual({ known: 0, entered: 0 });
});

test('other namespaces are told of, also where nobody asked for them', async () => {
  const platform = machine({ namespacesKnown: () => 2 });
  expect((await inspect({ platform })).coverage.namespaces).toEqual({ known: 2, entered: 0 });
  const unsure = machine({ namespacesKnown: () => undefined });
  expect((await inspect({ platform: unsure })).coverage.namespaces).toEqual({ entered: 0 });
});

test('holders are told with their processes; what has vanished since holds nothing', async () => {
  const nginx: Process = { pid: 7, startTime: 1, name: 'nginx', kernelThread: false };
  const held: HolderListing = {
    ...HELD,
    byInode: new Map([
      [1, [7, 8].map((pid) => ({ pid, descriptors: [3] }))],
      [2, [{ pid: 8, descriptors: [4] }]],
    ]),
  };
  const { holders } = await inspect({
    platform: machine({
      holders: () => ({ finish: () => Promise.resolve(held) }),
      processes: () => ({ processes: new Map([[7, nginx]]), problems: [] }),
    }),
  });
  const expected = [[1, [{ process: nginx, descriptors: [3] }]]];
  expect([...holders]).toEqual(expected);
  expect([...holders.keys(), holders.size]).toEqual([1, 1]);
  expect([holders.get(2), holders.has(2), holders.has(1)]).toEqual([undefined, false, true]);
  const visited: unknown[] = [];
  for (const one of holders.values()) visited.push(one);
  expect(visited).toEqual([expected[0]?.[1]]);
});
