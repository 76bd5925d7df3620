import { expect, test } from 'vitest';

import { attribute, word } from '../../../../../test/support/netlink.ts';
import { addressOrder, cableOrder, removalOrder, routeOrder, upOrder } from './orders.ts';

const NESTED = 0x8000;
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
/** `struct ifinfomsg`. */
const link = (index: number, flags: number): Buffer => Buffer.concat([word(0), word(index), word(flags), word(flags)]);

test('a cable, with its other end in the network of a process', () => {
  const peer = Buffer.concat([link(0, 0), attribute(3, text('probe')), attribute(19, word(4711))]);
  const info = Buffer.concat([attribute(1, text('veth')), attribute(2 | NESTED, attribute(1, peer))]);
  expect(Buffer.from(cableOrder('menshen-probe0', 'probe', 4711)).toString('hex')).toBe(
    Buffer.concat([link(0, 0), attribute(3, text('menshen-probe0')), attribute(18 | NESTED, info)]).toString('hex'),
  );
});

test('up, and away', () => {
  expect(Buffer.from(upOrder(7))).toEqual(link(7, 1));
  expect(Buffer.from(removalOrder(7))).toEqual(link(7, 0));
});

test('an address without a search for duplicates', () => {
  const address = Buffer.from([198, 18, 0, 1]);
  expect(Buffer.from(addressOrder(7, 'ip', address, 30))).toEqual(
    Buffer.concat([
      Buffer.from([2, 30, 2, 0]),
      word(7),
      attribute(2, address),
      attribute(1, address),
      attribute(8, word(2)),
    ]),
  );
  expect([...addressOrder(7, 'ip6', new Uint8Array(16), 126).subarray(0, 4)]).toEqual([10, 126, 2, 0]);
});

test('a route to one address by way of another', () => {
  const [address, gateway] = [Buffer.from('20010db8000000000000000000000005', 'hex'), Buffer.alloc(16, 1)];
  expect(Buffer.from(routeOrder(7, 'ip6', address, gateway))).toEqual(
    Buffer.concat([
      Buffer.from([10, 128, 0, 0, 254, 4, 0, 1, 0, 0, 0, 0]),
      attribute(1, address),
      attribute(5, gateway),
      attribute(4, word(7)),
    ]),
  );
});
