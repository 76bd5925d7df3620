import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Socket } from '../../../src/model/index.ts';
import type { dump } from '../../../src/native/index.ts';
import { netlinkSource } from '../../../src/platform/linux/sockets/index.ts';
import type { SocketSource } from '../../../src/platform/platform.ts';
import { type Host, INSIDE, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { identity, socketSourceContract, type Subject } from './contract.ts';
import type { Report } from './inside.ts';
import { PREPARE } from './scene.ts';

type Fixture = Pick<Report, 'namespace' | 'scene' | 'recorded'>;

/** What the kernel answered once; a run with MENSHEN_RECORD=1 makes it anew. */
const FIXTURE = fileURLToPath(new URL('../../fixtures/sockets/netlink.json', import.meta.url));

/** Bundles the program that runs inside, since Node 20 runs no TypeScript. */
async function bundle(): Promise<string> {
  const input = fileURLToPath(new URL('inside.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'node', external: ['koffi'] });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}

describe('in a throw-away host', needs('host'), () => {
  let host: Host | undefined;
  let report: Report;

  beforeAll(async () => {
    host = await startHost({ name: 'sockets' });
    await host.must(['sh', '-c', PREPARE]);
    const program = `${INSIDE}/sockets-inside.mjs`;
    await host.write(program, await bundle());
    report = JSON.parse(await host.must([`${INSIDE}/bin/node`, program])) as Report;
    if (process.env['MENSHEN_RECORD'] !== undefined) {
      const { namespace, scene, recorded } = report;
      const fixture: Fixture = { namespace, scene, recorded };
      writeFileSync(FIXTURE, `${JSON.stringify(fixture, null, 1)}\n`);
    }
  });
  afterAll(() => host?.stop());

  const seenInside = (name: SocketSource['name']) => (): Subject => ({
    source: { name, list: (scope) => report.listings[name][scope] },
    namespace: report.namespace,
    scene: report.scene,
  });
  socketSourceContract('netlink', seenInside('netlink'));
  socketSourceContract('procfs', seenInside('procfs'));

  test('both together list every socket of every protocol, whatever modules the kernel lacks', () => {
    const { sockets, source } = report.listings.both.all;
    expect(source).toBe('netlink');
    expect(sockets.map(identity).sort()).toEqual(report.scene.map(({ seen }) => identity(seen)).sort());
  });

  test('netlink and /proc tell the same of the same socket', () => {
    const { netlink, procfs } = report.listings;
    const others = new Map(netlink.all.sockets.map((socket) => [identity(socket), socket]));
    const compared = procfs.all.sockets.filter((socket) => others.has(identity(socket)));
    expect(compared.length).toBeGreaterThan(25);
    expect(compared.map((socket) => told(others.get(identity(socket))!, socket))).toEqual(compared);
  });

  test('interfaces have kinds, masters and addresses', () => {
    const { interfaces, problems } = report.links;
    const named = new Map(interfaces.map((one) => [one.name, one]));
    expect(problems).toEqual([]);
    expect(named.get('lo')).toMatchObject({ loopback: true, up: true, kind: null, master: 0 });
    expect(named.get('v0')).toMatchObject({
      up: true,
      kind: 'veth',
      addresses: [{ family: 'ipv4', address: '192.0.2.1', prefixLength: 24, scope: 'global' }],
    });
    expect(named.get('br0')).toMatchObject({ up: false, kind: 'bridge', addresses: [] });
    expect(named.get('p0')).toMatchObject({ kind: 'veth', master: named.get('br0')!.index });
    expect(named.get('p1')!.addresses).toEqual([
      { family: 'ipv4', address: '198.51.100.1', prefixLength: 32, scope: 'global' },
      { family: 'ipv6', address: '2001:db8::1', prefixLength: 64, scope: 'global' },
    ]);
  });

  test('settings are those of the network namespace that we are in', () => {
    expect(report.settings).toEqual([{ first: 20_000, last: 21_000 }, true]);
  });
});

/** What netlink told, without what /proc/net can't tell, nor what passing packets change in between. */
function told(socket: Socket, byProcfs: Socket): Socket {
  const { cookie: _cookie, cgroup: _cgroup, v6only: _v6only, interface: bound, ...rest } = socket;
  const { sendQueue, receiveQueue } = byProcfs;
  const limit = socket.state === 'listen' ? { sendQueue } : {};
  const passing = socket.protocol === 'packet' ? { sendQueue, receiveQueue } : {};
  const named = byProcfs.interface === undefined || bound === undefined ? {} : { interface: bound };
  return { ...rest, ...limit, ...passing, ...named };
}

describe('from recorded bytes', () => {
  const { namespace, scene, recorded } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Fixture;

  const replay: typeof dump = ({ type, payload }) => {
    const asked = Buffer.from(payload).toString('hex');
    const found = recorded.find((one) => one.type === type && one.payload === asked);
    if (found === undefined) throw new Error(`not recorded: ${type} ${asked}`);
    if ('errno' in found.answer) return { status: 'refused', ...found.answer, detail: `dump ${found.answer.errno}` };
    return { status: 'complete', buffers: found.answer.map((buffer) => Buffer.from(buffer, 'hex')) };
  };
  socketSourceContract('netlink', () => ({ source: netlinkSource(namespace, replay), namespace, scene }));
});
