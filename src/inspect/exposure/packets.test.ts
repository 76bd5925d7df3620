import { expect, test } from 'vitest';

import { recordedFirewall, RULESETS, SERVER } from '../../../test/support/firewalls.ts';
import type { Network } from '../../model/index.ts';
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
  const judge = packetJudge(dropping(rule(port('sport', 53), { accept: null })));
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
  expect(packetJudge(dropping(slow))(PACKET).verdict).toBe('unknown');
  expect(packetJudge(dropping(rule({ nonsense: 1 }, { accept: null })))(PACKET).verdict).toBe('unknown');
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
  expect(packetJudge(network)(packet).verdict).toBe(verdict);
});

test('real rulesets give an answer to any of these, and say what is sent on', () => {
  const forwarded = RULESETS.flatMap((name) => {
    const judge = packetJudge({ ...SERVER, firewall: recordedFirewall(name) });
    return [22, 80, 8080, 5432].map((port) => judge({ ...PACKET, protocol: 'tcp', port }).forwarded);
  });
  expect(new Set(forwarded)).toEqual(new Set([true, false]));
});
