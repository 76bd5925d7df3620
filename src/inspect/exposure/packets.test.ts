import { expect, test } from 'vitest';

import { at } from '../../../test/support/exposures.ts';
import { recordedFirewall, RULESETS, SERVER } from '../../../test/support/firewalls.ts';
import { socketOf } from '../../../test/support/subjects.ts';
import type { Network, Socket } from '../../model/index.ts';
import { type AskedPacket, packetJudge } from './packets.ts';

const PACKET: AskedPacket = {
  protocol: 'udp',
  source: '192.168.1.77',
  sourcePort: 50_000,
  destination: '192.168.1.10',
  port: 161,
  interface: 'eth0',
};
const rule = (...expr: readonly unknown[]): unknown => ({
  rule: { family: 'inet', table: 't', chain: 'i', handle: 9, expr },
});
const match = (left: unknown, right: unknown): unknown => ({ match: { op: '==', left, right } });
const port = (field: string, right: number): unknown => match({ payload: { protocol: 'udp', field } }, right);
const dropping = (...rules: readonly unknown[]): Network => ({
  ...SERVER,
  firewall: {
    status: 'read',
    dormant: [],
    xtables: [],
    nftables: {
      nftables: [
        { table: { family: 'inet', name: 't' } },
        { chain: { family: 'inet', table: 't', name: 'i', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
        ...rules,
      ],
    },
  },
});

test('a rule that trusts a source port lets in what comes from there, and nothing else', () => {
  const judge = packetJudge(dropping(rule(port('sport', 53), { accept: null })), []);
  expect(judge(PACKET)).toEqual({ verdict: 'shut', rule: 'inet t i: policy drop', forwarded: false });
  expect(judge({ ...PACKET, sourcePort: 53 })).toEqual({
    verdict: 'let in',
    rule: 'inet t i handle 9: udp sport 53 accept',
    forwarded: false,
  });
  expect(judge({ ...PACKET, sourcePort: 53, protocol: 'tcp' }).verdict).toBe('shut');
});

test('a rate, or what is not understood, decides nothing', () => {
  const slow = rule({ limit: { rate: 3, per: 'minute' } }, { accept: null });
  expect(packetJudge(dropping(slow), [])(PACKET).verdict).toBe('unknown');
  expect(packetJudge(dropping(rule({ nonsense: 1 }, { accept: null })), [])(PACKET).verdict).toBe('unknown');
});

test.each([
  ['no rules', SERVER, PACKET, 'let in'],
  [
    'rules that may not be read',
    { ...SERVER, firewall: { status: 'unknown', reason: 'rights', detail: '' } } as const,
    PACKET,
    'unknown',
  ],
  ['an interface that is gone', dropping(), { ...PACKET, interface: 'eth7' }, 'unknown'],
  ['no address', dropping(), { ...PACKET, source: 'x' }, 'unknown'],
])('%s', (_, network, packet, verdict) => {
  expect(packetJudge(network, [])(packet).verdict).toBe(verdict);
});

test('real rulesets give an answer to any of these, and say what is sent on', () => {
  const forwarded = RULESETS.flatMap((name) => {
    const judge = packetJudge({ ...SERVER, firewall: recordedFirewall(name) }, []);
    return [22, 80, 8080, 5432].map((port) => judge({ ...PACKET, protocol: 'tcp', port }).forwarded);
  });
  expect(new Set(forwarded)).toEqual(new Set([true, false]));
});

const socketAt = (address: string, cgroup: number): Socket =>
  socketOf({ namespace: 1, protocol: 'udp', ...at(address, 161), peer: null, state: 'close', cgroup });

test('a rule for a control group lets in what its sockets take, where they listen', () => {
  const group = match({ socket: { key: 'cgroupv2' } }, 'system.slice/web.service');
  const network = dropping(rule(group, { accept: null }));
  const firewall = {
    ...network.firewall,
    groups: [{ path: 'system.slice/web.service', ids: [7] }],
  } as Network['firewall'];
  const judged = (...sockets: readonly Socket[]): string =>
    packetJudge({ ...network, firewall }, sockets)(PACKET).verdict;
  expect(judged(socketAt('0.0.0.0', 7))).toBe('let in');
  expect(judged(socketAt('192.168.1.10', 7))).toBe('let in');
  expect(judged(socketAt('0.0.0.0', 8))).toBe('shut');
  expect(judged(socketAt('172.17.0.1', 7))).toBe('shut');
  expect(judged(socketAt('127.0.0.1', 7), socketAt('fe80::5', 7))).toBe('shut');
  expect(judged()).toBe('shut');
});
