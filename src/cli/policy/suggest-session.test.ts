import { BlockList } from 'node:net';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { heldBy, inspectionOf, networkOf, portOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import { en } from '../../i18n/en/index.ts';
import type { Interface, Policy, Port, Socket } from '../../model/index.ts';
import { readPolicy } from '../../policy/read/index.ts';
import { suggestPolicy } from '../../policy/suggest/index.ts';
import { suggestionText } from './suggest-text.ts';

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '192.168.1.7',
    '192.168.1.8',
    '10.3.4.5',
    '::ffff:10.3.4.5',
    'fe80::7',
    'fd12::7',
    '203.0.113.9',
    '2001:db8::7',
  ),
);
const number = fc.oneof(fc.constantFrom(22, 80, 443, 2222, 3306, 6379, 12_345), fc.integer({ min: 1, max: 65_535 }));
const listener = fc.record({
  number,
  protocol: fc.constantFrom('tcp' as const, 'udp' as const),
  bound: fc.constantFrom('0.0.0.0', '::', '192.168.1.10', '127.0.0.1', '::1'),
  program: fc.constantFrom('/usr/sbin/sshd', '/usr/sbin/nginx', '/usr/bin/redis-server', '/opt/x\n  - port: 1-9', null),
  peers: fc.array(address, { maxLength: 4 }),
});
const links = fc.subarray<readonly [string, number]>([
  ['192.168.1.10', 24],
  ['10.3.0.1', 8],
  ['203.0.113.10', 24],
  ['fd12::10', 64],
  ['fe80::10', 64],
]);

type Listener = typeof listener extends fc.Arbitrary<infer Value> ? Value : never;

function machine(listeners: readonly Listener[], own: readonly (readonly [string, number])[]) {
  const sockets: Socket[] = [];
  const ports = listeners.map(({ number: port, protocol, bound, program, peers }): Port => {
    const state = protocol === 'tcp' ? 'listen' : 'close';
    const socket = socketOf({ protocol, state, local: { address: bound, port } });
    const peer = (text: string): Socket =>
      socketOf({ local: { address: '192.168.1.10', port }, peer: { address: text, port: 50_000 } });
    sockets.push(socket, ...(protocol === 'tcp' ? peers.map(peer) : []));
    const holders = program === null ? [] : heldBy(processOf({ path: program, unit: 'x.service' }));
    return portOf(port, 'anywhere', [], { protocol, sockets: [socket], holders });
  });
  const addresses = own.map(([text, prefixLength]) => {
    const family = text.includes(':') ? ('ipv6' as const) : ('ipv4' as const);
    return { family, address: text, prefixLength, scope: 'global' as const };
  });
  const link: Interface = { index: 2, name: 'eth0', up: true, loopback: false, kind: null, master: 0, addresses };
  return inspectionOf({ networks: [networkOf({ interfaces: [link] })], sockets, ports });
}

/** By another's arithmetic: does the policy let this peer in at this port? */
function letsIn({ allow }: Policy, port: number, peer: string): boolean {
  const text = peer.replace(/^::ffff:(?=\d+\.)/, '');
  const family = text.includes(':') ? 'ipv6' : 'ipv4';
  return allow.some(({ target, addresses }) => {
    const isPort =
      target.kind === 'ports' &&
      target.ports.some(({ protocol, first, last }) => protocol === 'tcp' && first <= port && port <= last);
    if (!isPort || addresses === null) return isPort;
    const list = new BlockList();
    for (const network of addresses) {
      const [base = '', length = base.includes(':') ? '128' : '32'] = network.split('/');
      list.addSubnet(base, Number(length), base.includes(':') ? 'ipv6' : 'ipv4');
    }
    return list.check(text, family);
  });
}

test('whatever listens and whoever is connected, what is suggested reads back and never cuts the session', () => {
  const listeners = fc.uniqueArray(listener, { maxLength: 6, selector: (one) => `${one.protocol} ${one.number}` });
  const came = fc.array(fc.record({ which: fc.nat(5), port: fc.integer({ min: 1, max: 32_000 }), from: address }), {
    maxLength: 2,
  });
  fc.assert(
    fc.property(listeners, links, came, (all, own, sessions) => {
      const doors = all.filter(({ protocol, bound }) => protocol === 'tcp' && !['127.0.0.1', '::1'].includes(bound));
      const connections = sessions
        .filter(({ from }) => !/^127\.|^::1$|^::ffff:127\./.test(from) && !/^::ffff:[0-9a-f]*:[0-9a-f]*$/i.test(from))
        .map(({ which, port, from }) => ({
          local: { address: '192.168.1.10', port: doors[which % Math.max(doors.length, 1)]?.number ?? port },
          peer: { address: from, port: 50_001 },
        }));
      const suggestion = suggestPolicy({ inspection: machine(all, own), judged: [], session: { connections } });
      const text = suggestionText(suggestion, 'menshen policy plan', en);
      const read = readPolicy('policy.yaml', text);
      if ('problems' in read) throw new Error(`${text}\n${JSON.stringify(read.problems)}`);
      const cut = connections.filter(({ local, peer }) => !letsIn(read.policy, local.port, peer.address));
      expect(cut).toEqual([]);
      expect(suggestion.session).toBe(connections.length > 0);
    }),
    { numRuns: 300 },
  );
});
