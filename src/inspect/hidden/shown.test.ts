import { expect, test } from 'vitest';

import { familiesTaken, portsShown } from './shown.ts';

const at = (family: 'ipv4' | 'ipv6', address: string, v6only?: boolean) => ({
  family,
  local: { address, port: 80 },
  ...(v6only !== undefined && { v6only }),
});

// Each of these was tried against the kernel: test/integration/hidden.
test.each([
  [at('ipv4', '127.0.0.1'), ['ipv4']],
  [at('ipv6', '::', true), ['ipv6']],
  [at('ipv6', '::', false), ['ipv4', 'ipv6']],
  [at('ipv6', '::1', true), ['ipv6']],
  // Not told: accepted by a dual-stack listener, it takes IPv4 too.
  [at('ipv6', '::1'), ['ipv4', 'ipv6']],
  [at('ipv6', '::ffff:192.0.2.1'), ['ipv4']],
  [at('ipv6', '::ffff:7f00'), ['ipv4', 'ipv6']],
])('%j takes %j', (socket, families) => {
  expect(familiesTaken(socket)).toEqual(families);
  expect([...portsShown([socket], 'ipv4')]).toEqual(families.includes('ipv4') ? [80] : []);
});
