import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ResolvedPolicy } from '../../../src/model/index.ts';
import { compile, scriptOf } from '../../../src/policy/compile/index.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { randomPolicy } from '../../support/random-policies.ts';

const COUNT = 60;
const SEED = Number(process.env['MENSHEN_SEED'] ?? 1);

/** Loads each policy as text (twice) and as JSON, and what nft printed of it; all four must list the same. */
const COMPARE = `cd /tmp/policies
for name in *.nft; do
  nft -f $name && nft list ruleset >first &&
  nft -f $name && nft list ruleset >again &&
  nft -j -f \${name%.nft}.json && nft list ruleset >json &&
  nft flush ruleset && nft -f first && nft list ruleset >listed || echo "$name does not load"
  for other in again json listed; do cmp first $other || { echo "$name $other"; diff first $other; }; done
done`;

describe('the script', needs('host', 'package:nftables'), () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ name: 'script' });
  });
  afterAll(() => host?.stop());

  const compare = async (policies: readonly ResolvedPolicy[]): Promise<string> => {
    await host.must(['rm', '-rf', '/tmp/policies']);
    for (const [index, policy] of policies.entries()) {
      const commands = compile(policy, { groups: false });
      await host.write(`/tmp/policies/${index}.nft`, scriptOf(commands));
      await host.write(`/tmp/policies/${index}.json`, JSON.stringify({ nftables: commands }));
    }
    const { stdout, stderr } = await host.run(['sh', '-c', COMPARE], { timeout: 120_000 });
    return stdout + stderr;
  };

  test('says what the JSON says, for random policies', async () => {
    expect(await compare(fc.sample(randomPolicy, { seed: SEED, numRuns: COUNT }))).toBe('');
  });

  test('says it for many sources and many ports', async () => {
    const line = { interfaces: null, why: null, written: { kind: 'all' } } as const;
    const addresses = Array.from({ length: 10_000 }, (_, index) => [
      `10.${index >> 8}.${index & 255}.${(index * 7) & 254}`,
      `fd00:${(index * 3 + 1).toString(16)}::/${96 + (index % 32)}`,
    ]).flat();
    const ports = Array.from({ length: 1000 }, (_, index) => ({
      protocol: index % 2 === 0 ? ('tcp' as const) : ('udp' as const),
      first: index * 60 + 1,
      last: index * 60 + 1 + (index % 5),
    }));
    const policy: ResolvedPolicy = {
      default: 'drop',
      icmp: 'ping',
      allow: [
        { ...line, line: 3, addresses, target: { kind: 'ports', group: null, ports: ports.slice(0, 2) } },
        { ...line, line: 4, addresses: null, target: { kind: 'ports', group: null, ports } },
      ],
      out: null,
    };
    expect(await compare([policy])).toBe('');
  });
});
