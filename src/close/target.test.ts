import { expect, test } from 'vitest';

import { portOf, processOf, socketOf } from '../../test/support/subjects.ts';
import type { Port } from '../model/index.ts';
import { portsOf, type Target } from './target.ts';

const PORTS: readonly Port[] = [
  portOf(22, 'anywhere', [processOf({ unit: 'ssh.service' })]),
  portOf(80, 'anywhere', [processOf({ path: '/usr/sbin/nginx', unit: 'nginx.service' })]),
  portOf(443, 'anywhere', [processOf({ path: '/usr/sbin/nginx', unit: 'nginx.service' })]),
  portOf(7626, 'anywhere', [processOf({ path: '/opt/x/kernel32' })]),
  portOf(8080, 'anywhere', [processOf({ path: '/usr/bin/python3.11', name: 'python3' })]),
  portOf(53, 'host', [], {
    protocol: 'udp',
    sockets: [socketOf({ protocol: 'udp', state: 'close', local: { address: '127.0.0.1', port: 53 } })],
    unit: 'unbound.service',
  }),
  portOf(25, 'anywhere', [processOf({ path: '/usr/lib/postfix/sbin/master', unit: 'postfix@-.service' })]),
  portOf(9000, 'anywhere', [processOf({ path: '/opt/agent', unit: 'user@1000.service' })]),
];
const numbers = (target: Target): readonly number[] => portsOf(target, PORTS).map(({ number }) => number);

test.each<[string, readonly number[]]>([
  ['nginx', [80, 443]],
  ['NGINX', [80, 443]],
  ['nginx.service', [80, 443]],
  ['/usr/sbin/nginx', [80, 443]],
  ['sshd', [22]],
  ['ssh', [22]],
  ['python3.11', [8080]],
  ['python3', [8080]],
  ['冰河', [7626]],
  ['glacier', [7626]],
  ['unbound', [53]],
  ['postfix', [25]],
  ['postfix.service', [25]],
  ['postfix@-.service', [25]],
  ['postfix.socket', []],
  ['user', []],
  ['nginx.socket', []],
  ['ngin', []],
])('%s', (name, expected) => {
  expect(numbers({ name })).toEqual(expected);
});

test('ports by number, range, protocol and address', () => {
  expect(numbers({ ports: [{ first: 80, last: 8000 }] })).toEqual([80, 443, 7626]);
  expect(numbers({ ports: [{ first: 53, last: 53, protocol: 'tcp' }] })).toEqual([]);
  expect(
    numbers({
      ports: [
        { first: 22, last: 22 },
        { first: 53, last: 53 },
      ],
    }),
  ).toEqual([22, 53]);
});
