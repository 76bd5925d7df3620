import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { heldBy, inspectionOf, portOf, processOf, socketOf, STRANGER } from '../../../test/support/subjects.ts';
import { SOCKET_STATES, type Inspection, type Socket } from '../../model/index.ts';
import type { Output } from '../output/output.ts';
import { styleFor } from '../output/style.ts';
import { writeListDocument } from './document.ts';

async function written(view: Inspection, sockets: readonly Socket[] = view.sockets): Promise<Record<string, unknown>> {
  const chunks: string[] = [];
  const out: Output = {
    isTerminal: false,
    columns: null,
    style: styleFor('never', {}, false),
    write: (text) => Promise.resolve(void chunks.push(text)),
  };
  await writeListDocument(view, sockets, out);
  return JSON.parse(chunks.join('')) as Record<string, unknown>;
}

test('tells a holder that could not be seen from none', async () => {
  const held = socketOf({ inode: 1 });
  const unseen = socketOf({ inode: 2 });
  const kernel = socketOf({ inode: 0, state: 'time-wait' });
  const sshd = processOf();
  const view = inspectionOf({
    sockets: [held, unseen, kernel],
    holders: new Map([[1, heldBy(sshd)]]),
    processes: new Map([[812, sshd]]),
    coverage: { ...inspectionOf().coverage, processes: { total: 2, readable: 1 } },
  });
  expect((await written(view))['sockets']).toEqual([
    { ...held, holders: [{ pid: 812, descriptors: [3] }] },
    unseen,
    { ...kernel, holders: [] },
  ]);
});

test('an open socket has the exposure of its port', async () => {
  const door = portOf(22, 'network', []);
  const visitor = socketOf({ inode: 2, peer: STRANGER });
  const view = inspectionOf({ sockets: [...door.sockets, visitor], ports: [door] });
  const { sockets } = await written(view);
  expect(sockets).toEqual([
    { ...door.sockets[0], exposure: { level: 'network', atMost: 'network' }, holders: [] },
    { ...visitor, holders: [] },
  ]);
});

test('lists only processes that hold what is listed', async () => {
  const [one, other] = [processOf({ pid: 1 }), processOf({ pid: 2 })];
  const sockets = [socketOf({ inode: 1 }), socketOf({ inode: 2 })];
  const view = inspectionOf({
    sockets,
    holders: new Map([
      [1, heldBy(one)],
      [2, heldBy(other)],
    ]),
    processes: new Map([
      [1, one],
      [2, other],
    ]),
  });
  expect((await written(view, sockets.slice(1)))['processes']).toEqual([other]);
  expect((await written(view))['processes']).toEqual([one, other]);
});

test('rows built by hand are what JSON.stringify makes', async () => {
  const port = fc.nat(65_535);
  const endpoint = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: 'binary' })), port });
  const socket = fc.record<Socket>(
    {
      namespace: fc.nat(),
      inode: fc.constant(0),
      protocol: fc.constantFrom('tcp', 'udp', 'raw', 'packet'),
      family: fc.constantFrom('ipv4', 'ipv6', 'link'),
      local: endpoint,
      peer: fc.option(endpoint),
      state: fc.constantFrom(...SOCKET_STATES),
      receiveQueue: fc.nat(),
      sendQueue: fc.nat(),
      uid: fc.nat(),
      interface: fc.nat(),
      v6only: fc.boolean(),
      cgroup: fc.nat(),
      cookie: fc.maxSafeNat(),
      filter: fc.nat(65_535),
    },
    {
      requiredKeys: [
        'namespace',
        'inode',
        'protocol',
        'family',
        'local',
        'peer',
        'state',
        'receiveQueue',
        'sendQueue',
        'interface',
      ],
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(socket, { maxLength: 5 }), async (sockets) => {
      const { sockets: rows } = await written(inspectionOf({ sockets }));
      const expected = sockets.map((socket) => ({ ...socket, holders: [] }));
      // A lone surrogate is no text: both write it as an escape, and both read it back.
      expect(rows).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 200 },
  );
});
