import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { attribute, done, message, word } from '../../../../../test/support/netlink.ts';
import type { DumpAnswer } from '../../../../native/index.ts';
import { routedNetworks, routeOf } from './routes.ts';

const LOOPBACK = Uint8Array.of(127, 0, 0, 1);

/** `RTM_NEWROUTE` with `struct rtmsg`. */
const route = (prefix: number, type: number, flags: number, ...attributes: readonly Buffer[]): Buffer =>
  message(24, Buffer.concat([Buffer.from([2, prefix, 0, 0, 254, 2, 0, type]), word(flags), ...attributes]));
const to = (...bytes: readonly number[]): Buffer => attribute(1, Buffer.from(bytes));
const answering = (...messages: readonly Buffer[]): (() => DumpAnswer) => {
  return () => ({ status: 'complete', buffers: [Buffer.concat(messages)] });
};

test('this machine has a route to itself, and keeps what is for it', () => {
  const own = routedNetworks('ip')?.filter(({ address }) => address[0] === 127) ?? [];
  expect(own.length).toBeGreaterThan(0);
  expect(routeOf('ip', LOOPBACK, null)).toEqual({ local: true, interface: 1 });
});

test('default routes and what was worked out of others are left out', () => {
  const answer = answering(
    route(0, 1, 0, attribute(4, word(2))),
    route(24, 1, 0, to(192, 0, 2, 0)),
    route(32, 1, 0x200, to(8, 8, 8, 8)),
    route(32, 2, 0, to(10, 0, 0, 1)),
    done(),
  );
  expect(
    routedNetworks('ip', answer)?.map(({ address, prefixLength }) => `${address.join('.')}/${prefixLength}`),
  ).toEqual(['192.0.2.0/24', '10.0.0.1/32']);
});

test('where packets go, and why not', () => {
  const from = { address: Uint8Array.of(198, 18, 0, 2), interface: 7 };
  expect(routeOf('ip', LOOPBACK, from, answering(route(32, 2, 0, attribute(4, word(1)))))).toEqual({
    local: true,
    interface: 1,
  });
  expect(routeOf('ip', LOOPBACK, from, answering(route(32, 1, 0, attribute(4, word(3)))))).toEqual({
    local: false,
    interface: 3,
  });
  expect(routeOf('ip', LOOPBACK, from, () => ({ status: 'refused', errno: 'EXDEV', detail: 'EXDEV' }))).toBe('EXDEV');
  expect(routedNetworks('ip', () => ({ status: 'failed', detail: 'x' }))).toBeNull();
});

test('no bytes upset it', () => {
  assert(
    property(uint8Array({ maxLength: 120, minLength: 12 }), (noise) => {
      const answer = answering(message(24, noise));
      routedNetworks('ip', answer);
      routeOf('ip', LOOPBACK, null, answer);
    }),
  );
});
