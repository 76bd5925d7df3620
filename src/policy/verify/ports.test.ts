import { expect, test } from 'vitest';

import { resolvedOf } from '../../../test/support/policies.ts';
import { portOf, processOf, socketOf } from '../../../test/support/subjects.ts';
import type { Port, Published } from '../../model/index.ts';
import { askedPorts, type AskedPort } from './ports.ts';
import { questionsOf } from './questions.ts';
import { seeded } from './random.ts';

const NOTHING = resolvedOf('allow: []\n');

/** A port with a socket at each address. */
function portAt(number: number, addresses: readonly string[], given: Partial<Port> = {}): Port {
  const sockets = addresses.map((address) =>
    socketOf({
      local: { address, port: number },
      family: address.includes(':') ? 'ipv6' : 'ipv4',
      v6only: address === '::',
    }),
  );
  return portOf(number, 'anywhere', [processOf({ name: 'server' })], { sockets, ...given });
}

function asked(ports: readonly Port[], policy = NOTHING): (protocol: string, number: number) => AskedPort | undefined {
  const all = askedPorts(ports, policy, seeded(1));
  return (protocol, number) => all.find(({ key }) => key.protocol === protocol && key.number === number);
}

test.each([
  ['anywhere', ['0.0.0.0', '::'], []],
  ['one address', ['10.0.0.5'], ['ip 10.0.0.5']],
  ['one of each family', ['10.0.0.5', 'fd00::5'], ['ip 10.0.0.5', 'ip6 fd00::5']],
  ['IPv4 written as IPv6', ['::ffff:10.0.0.5'], ['ip 10.0.0.5']],
  ['nowhere that others could send to', ['127.0.0.1', '::1', 'fe80::5'], []],
  ['one address, and anywhere in the other family', ['10.0.0.5', '::'], []],
])('who listens %s', (_, addresses, expected) => {
  const one = asked([portAt(4000, addresses)])('tcp', 4000);
  expect(one?.addresses.map(({ family, address }) => `${family} ${address}`)).toEqual(expected);
  expect(one?.holders).toEqual(['server']);
});

test('a port that is published at one address', () => {
  const published: Published = {
    from: { address: '10.0.0.5', port: 4000 },
    to: { address: '10.88.0.2', port: 80 },
    protocol: 'tcp',
    rule: '',
  };
  const one = asked([portAt(4000, [], { published: [published] })])('tcp', 4000);
  expect(one?.addresses).toEqual([{ family: 'ip', address: '10.0.0.5' }]);
  expect([...(one?.sockets ?? [])]).toEqual([]);
});

test('what the policy names, and what lies beside it', () => {
  const find = asked([], resolvedOf('allow:\n  - port: [7000-7009/tcp, 65535/udp]\n'));
  expect([6999, 7000, 7009, 7010].map((number) => find('tcp', number)?.holders)).toEqual([[], [], [], []]);
  expect([find('udp', 65_534), find('udp', 65_535)].map((one) => one?.key.number)).toEqual([65_534, 65_535]);
});

const keys = (seed: number): readonly string[] =>
  askedPorts([], NOTHING, seeded(seed)).map(({ key }) => `${key.protocol} ${key.number}`);

test('a sample of the rest: known ones and others by chance, the same for the same seed', () => {
  expect(keys(1)).toEqual(expect.arrayContaining(['tcp 31337', 'udp 161', 'tcp 1', 'tcp 65535']));
  expect(keys(1)).toEqual(keys(1));
  expect(keys(1)).not.toEqual(keys(2));
});

test('each is asked in both families from three source ports, where it listens', () => {
  const all = askedPorts([portAt(4000, ['10.0.0.5'])], NOTHING, seeded(1)).slice(0, 1);
  const ends = { from: { ip: '198.18.0.2', ip6: '2001:db8::2' }, to: { ip: '198.18.0.1', ip6: '2001:db8::1' } };
  const { put } = questionsOf(all, ends, seeded(1));
  expect(put.map(({ question, to }) => `${question.family} ${question.to ?? '-'} ${to}`)).toEqual([
    ...Array.from({ length: 3 }, () => 'ip 10.0.0.5 10.0.0.5'),
    ...Array.from({ length: 3 }, () => 'ip6 - 2001:db8::1'),
  ]);
  const sources = put.slice(0, 3).map(({ question }) => question.sourcePort);
  expect(sources.slice(1)).toEqual([53, 20]);
  expect(sources[0]).toBeGreaterThanOrEqual(32_768);
});

test('a family that is missing is not asked; too many ports are counted', () => {
  const many = Array.from({ length: 4100 }, (_, index): AskedPort => ({
    key: { protocol: 'tcp', number: index + 1 },
    holders: [],
    addresses: [],
    sockets: new Set(),
  }));
  const { put, gaps } = questionsOf(many, { from: { ip: 'a', ip6: null }, to: { ip: 'b', ip6: null } }, seeded(1));
  expect(new Set(put.map(({ question }) => question.family))).toEqual(new Set(['ip']));
  expect(put).toHaveLength(12_000);
  expect(gaps).toEqual([{ code: 'ports-left-out', count: 100 }]);
});
