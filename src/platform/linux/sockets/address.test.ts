import { array, assert, constantFrom, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { addressBytes, addressReader, ipv4Text, ipv6Text } from './address.ts';

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

test.each([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000001', '2001:db8::1'],
  // One zero group alone is written out, and of two equal runs the first is shortened (RFC 5952, 4.2).
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['00010000000000000000000000000000', '1::'],
  ['fe80000000000000e0a7c2fffebbfab6', 'fe80::e0a7:c2ff:febb:fab6'],
  ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
  ['0000000000000000000000007f000001', '::7f00:1'],
  ['20010db8aaaabbbbccccddddeeeeffff', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'],
])('%s is %s', (hex, text) => {
  expect(ipv6Text(view(Buffer.from(hex, 'hex')), 0)).toBe(text);
});

test('IPv4 is dotted, in network order', () => {
  expect(ipv4Text(view(Buffer.from([0, 192, 0, 2, 255])), 1)).toBe('192.0.2.255');
});

const mostlyZeros = array(constantFrom(0, 0, 0, 1, 0x0d, 0xff), { minLength: 16, maxLength: 16 });

test('any address has the text that URLs give it, but for the dots', () => {
  assert(
    property(mostlyZeros, (bytes) => {
      const text = ipv6Text(view(Uint8Array.from(bytes)), 0);
      const groups = bytes.flatMap((byte, at) => (at % 2 === 0 ? [hex(byte, bytes[at + 1]!)] : []));
      // WHATWG's serialiser is RFC 5952, except that it knows no dotted form.
      const undotted = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => `${hex(a, b)}:${hex(c, d)}`);
      expect(`[${undotted}]`).toBe(new URL(`http://[${groups.join(':')}]/`).hostname);
    }),
    { numRuns: 300 },
  );
});

function hex(high: number | string, low: number | string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

test('what is remembered is what would be made anew', () => {
  const reader = addressReader();
  assert(
    property(uint8Array({ minLength: 16, maxLength: 16, max: 3 }), (bytes) => {
      expect(reader.ipv6(view(bytes), 0)).toBe(ipv6Text(view(bytes), 0));
      expect(reader.ipv4(view(bytes), 4)).toBe(ipv4Text(view(bytes), 4));
    }),
    { numRuns: 2000 },
  );
});

test('the text of any address leads back to its bytes', () => {
  assert(
    property(mostlyZeros, (bytes) => {
      const sixteen = Uint8Array.from(bytes);
      expect(addressBytes(ipv6Text(view(sixteen), 0), 'ipv6')).toEqual(sixteen);
      expect(addressBytes(ipv4Text(view(sixteen), 0), 'ipv4')).toEqual(sixteen.subarray(0, 4));
    }),
    { examples: [[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1]]] },
  );
});

test.each(['', '*', ':', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '1:2:3:4:5:6:7::8', 'g::', '::1.2.3'])(
  '%o is no IPv6 address',
  (text) => {
    expect(addressBytes(text, 'ipv6')).toBeNull();
  },
);

test.each(['', '*', '1.2.3', '1.2.3.4.5', '1.2.3.256', '1.2.3.', '0x1.2.3.4'])('%o is no IPv4 address', (text) => {
  expect(addressBytes(text, 'ipv4')).toBeNull();
});
