import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import { looksLikeAddress, looksLikePort, parseAddress, parsePort } from './port.ts';

const en = await messages('en');

describe('parsePort', () => {
  test.each([
    ['22', { first: 22, last: 22 }],
    ['22/tcp', { first: 22, last: 22, protocol: 'tcp' }],
    ['53/UDP', { first: 53, last: 53, protocol: 'udp' }],
    ['8000-8100/tcp', { first: 8000, last: 8100, protocol: 'tcp' }],
    ['[::1]:22', { first: 22, last: 22, address: { family: 'ipv6', address: '::1', prefixLength: 128 } }],
    ['127.0.0.1:80', { first: 80, last: 80, address: { family: 'ipv4', address: '127.0.0.1', prefixLength: 32 } }],
  ])('%s', (text, match) => {
    expect(parsePort(text, en)).toEqual(match);
  });

  test.each(['65536', '100-20', '22/tpc', '22/', '[::g]:22', '010.0.0.1:22', '1:22', '', '-1', '22/tcp/udp', '１２'])(
    'refuses %j',
    (text) => {
      expect(() => parsePort(text, en)).toThrow(MenshenError);
    },
  );

  test('any text is a port or a usage error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[\]\d:./a-f-]{0,20}$/)), (text) => {
        expect(outcome(text)).toMatch(/^(?:ordered|usage)$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseAddress', () => {
  test.each([
    ['192.0.2.1', { family: 'ipv4', address: '192.0.2.1', prefixLength: 32 }],
    ['192.0.2.0/24', { family: 'ipv4', address: '192.0.2.0', prefixLength: 24 }],
    ['2001:db8::/32', { family: 'ipv6', address: '2001:db8::', prefixLength: 32 }],
    ['0.0.0.0/0', { family: 'ipv4', address: '0.0.0.0', prefixLength: 0 }],
  ])('%s', (text, match) => {
    expect(parseAddress(text, en)).toEqual(match);
  });

  test.each(['192.0.2', '192.0.2.0/33', '::/129', '::1/', '10.0.0.0/8/8', 'localhost', 'fe80::1%eth0', '10.0.0.0/-1'])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text, en)).toThrow(MenshenError);
      expect(looksLikeAddress(text)).toBe(false);
    },
  );
});

test('a mistyped port is a mistake, a name is a word', () => {
  expect(['99999', '22/tpc', '[::g]:22'].map(looksLikePort)).toEqual([true, true, true]);
  expect(['nginx', 'ssh.service', '冰河', '10.0.0.1'].map(looksLikePort)).toEqual([false, false, false, false]);
});

function outcome(text: string): string {
  try {
    const { first, last } = parsePort(text, en);
    return first <= last && last <= 65_535 ? 'ordered' : 'wrong';
  } catch (error) {
    return error instanceof MenshenError ? error.code : 'crash';
  }
}
