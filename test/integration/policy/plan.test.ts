import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { CLIENT, SERVER } from '../blocks/scene.ts';
import { effectOn, type PolicyScene, policyScene } from './plan-scene.ts';

const PORTS = [8080, 8081, 8082, 8083] as const;
const POLICY = `
default: drop
allow:
  - port: 8080/tcp
  - port: 8081
    from: [${CLIENT.v4}, ${CLIENT.v6}]
  - port: 8082/tcp
    from: 198.51.100.0/24
`;

describe('the plan of a policy', needs('host', 'package:nftables'), () => {
  let stage: PolicyScene;

  beforeAll(async () => {
    stage = await policyScene('plan');
    await stage.listen(stage.server, ...PORTS);
  });
  afterAll(() => stage.stop());

  /** Whether a second host gets in, by either family and protocol. */
  const isOpen = async (protocol: 'tcp' | 'udp', port: number): Promise<readonly boolean[]> => {
    const calls = [SERVER.v4, SERVER.v6].map((address) => ({ protocol, address, port }));
    return (await stage.call(stage.client, calls)).map((answer) => answer === 'answer');
  };

  test('says what changes, and changes nothing', async () => {
    const plan = await stage.plan(POLICY);
    expect(plan).toMatchObject({ state: 'none', unrehearsed: null, refusal: null, needsRoot: false, others: [] });
    expect(plan.diff).toMatch(/^@@ -0,0 \+1,\d+ @@\n\+table inet menshen \{\n/);
    expect(await stage.server.must(['nft', 'list', 'ruleset'])).toBe('');
  });

  test('exposures before and after are what a second host meets', async () => {
    const plan = await stage.plan(POLICY);
    const told = (when: 'before' | 'after'): readonly (string | undefined)[] =>
      PORTS.flatMap((port) =>
        (['tcp', 'udp'] as const).map((protocol) => effectOn(plan, protocol, port)?.[when].level),
      );
    const met = async (): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (const port of PORTS) {
        for (const protocol of ['tcp', 'udp'] as const) {
          const both = await isOpen(protocol, port);
          expect(both[0]).toBe(both[1]);
          answers.push(both[0] === true ? 'network' : 'host');
        }
      }
      return answers;
    };
    expect(told('before')).toEqual(await met());
    await stage.apply(POLICY);
    // To 8082 only others than the second host come.
    const seen = await met();
    expect(told('after')).toEqual(seen.with(4, 'network'));
    expect(seen[4]).toBe('host');
    expect(effectOn(plan, 'tcp', 8080)).toMatchObject({ lines: [4], shutBy: null });
    expect(effectOn(plan, 'udp', 8080)).toMatchObject({ lines: [], shutBy: null });
  });

  test('the same again is the same; another is told by its lines', async () => {
    expect(await stage.plan(POLICY)).toMatchObject({ state: 'same', diff: '' });
    const other = await stage.plan(POLICY.replace('8080/tcp', '8083/tcp'));
    expect(other.state).toBe('differs');
    expect(other.diff).toMatch(/^-.*8080.*\n\+.*8083/m);
    expect(effectOn(other, 'tcp', 8080)).toMatchObject({ before: { level: 'network' }, after: { level: 'host' } });
    await stage.server.must(['nft', 'add', 'table', 'inet', 'menshen', '{ flags dormant; }']);
    const asleep = await stage.plan(POLICY);
    expect(asleep.state).toBe('asleep');
    expect(effectOn(asleep, 'tcp', 8083)).toMatchObject({ before: { level: 'network' }, after: { level: 'host' } });
    await stage.server.must(['nft', 'delete', 'table', 'inet', 'menshen']);
  });

  test('connections that could not be made again', async () => {
    const kept = await stage.hold(stage.client, 'tcp', SERVER.v6, 8081);
    const lost = await stage.hold(stage.client, 'tcp', SERVER.v4, 8082);
    const { connections, outgoing } = await stage.plan(POLICY);
    expect(connections).toMatchObject([
      { local: { port: 8082 }, holders: [expect.stringContaining('node')], interface: expect.any(String), own: false },
    ]);
    expect(outgoing).toEqual([]);
    await Promise.all([kept.kill(), lost.kill()]);
  });

  test('connections of ours to others, where `out` lists what may', async () => {
    const listener = await stage.listen(stage.client, 7000, 7001);
    const some = [
      await stage.hold(stage.server, 'tcp', CLIENT.v4, 7000),
      await stage.hold(stage.server, 'tcp', CLIENT.v4, 7001),
    ];
    const { outgoing } = await stage.plan(`${POLICY}out:\n  - port: 7001/tcp\n`);
    expect(outgoing).toMatchObject([{ peer: { port: 7000 } }]);
    await Promise.all([listener, ...some].map((one) => one.kill()));
  });

  test('without rights nothing is called fine', async () => {
    await stage.apply(POLICY);
    const plan = await stage.plan(POLICY, { user: 'nobody' });
    expect(plan).toMatchObject({ state: 'unknown', unrehearsed: expect.any(String), needsRoot: true });
    expect(effectOn(plan, 'tcp', 8080)).toMatchObject({ before: { level: 'unknown' }, after: { level: 'unknown' } });
    // Our own rules shut it, whatever others there are.
    expect(effectOn(plan, 'tcp', 8083)).toMatchObject({ before: { level: 'unknown' }, after: { level: 'host' } });
  });
});
