import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { runContainer, runDockerContainer, startDocker } from '../../hosts/index.ts';
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
    expect(asleep.diff).toMatch(/^-\tflags dormant$/m);
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

test(
  'what a service opens by its control group is seen',
  needs('systemd-host', 'package:nftables', 'package:python3'),
  async () => {
    const stage = await policyScene('plan-group', 'systemd');
    onTestFinished(() => stage.stop());
    const start = async (name: string, ...ports: readonly number[]): Promise<void> => {
      const all = `mkdir -p /var/empty; for port in ${ports.join(' ')}; do python3 -m http.server -d /var/empty $port & done; wait`;
      await stage.server.must(['systemd-run', '--quiet', '--unit', name, 'sh', '-c', all]);
      for (const port of ports) await stage.server.listening('tcp', port);
    };
    await start('web', 9001, 9005);
    await start('other', 9003);
    await stage.apply('allow:\n  - service: web.service\n');
    // Of one port only its group tells that it is open.
    const sets = await stage.server.must(['nft', 'list', 'table', 'inet', 'menshen']);
    const [, set] = /set (\w+) \{[^}]*9001/.exec(sets) ?? [];
    await stage.server.must(['nft', 'delete', 'element', 'inet', 'menshen', set ?? '', '{ 9005 }']);
    const told = await stage.exposures();
    const planned = await stage.plan('allow:\n  - service: web.service\n');
    const ports = [9001, 9005, 9003];
    expect(ports.map((port) => told.get(`${port}/tcp`))).toEqual(['network', 'network', 'host']);
    expect(ports.map((port) => effectOn(planned, 'tcp', port)?.before.level)).toEqual(['network', 'network', 'host']);
    // Python's server says nothing before it is asked.
    const reached = await Promise.all(
      ports.map(async (port) => {
        const connecting = `exec 3<>/dev/tcp/${SERVER.v4}/${port}`;
        return (await stage.client.run(['timeout', '3', 'bash', '-c', connecting])).code === 0;
      }),
    );
    expect(reached).toEqual([true, true, false]);
  },
);

describe.each(['docker', 'podman'] as const)('a port that %s publishes', (runtime) => {
  test('is told before and after as a second host meets it', needs(runtime, 'package:nftables'), async () => {
    const stage = await policyScene(`plan-${runtime}`);
    onTestFinished(() => stage.stop());
    const command = `echo 'while :; do echo tick; busybox sleep 0.05; done' >/tick && exec busybox nc -ll -p 80 -e sh /tick`;
    const web = { name: 'web', command, publish: ['8088:80'] };
    if (runtime === 'docker') {
      await startDocker(stage.server);
      await runDockerContainer(stage.server, web);
    } else await runContainer(stage.server, web);
    const call = async (): Promise<string | undefined> =>
      (await stage.call(stage.client, [{ protocol: 'tcp', address: SERVER.v4, port: 8088 }]))[0];
    await expect.poll(call, { timeout: 20_000 }).toBe('answer');
    const held = await stage.hold(stage.client, 'tcp', SERVER.v4, 8088);
    const open = `allow:\n  - port: 8088/tcp\n    from: ${CLIENT.v4}\n`;
    for (const [text, level, met] of [
      // The port inside is another's business.
      ['allow:\n  - port: 80/tcp\n', 'host', 'silence'],
      [open, 'network', 'answer'],
    ] as const) {
      const plan = await stage.plan(text);
      const effect = effectOn(plan, 'tcp', 8088);
      expect(effect).toMatchObject({ after: { level }, lines: level === 'host' ? [] : [2], shutBy: null });
      const { connections } = plan;
      // Nobody's socket here: what is sent on is known to conntrack alone.
      expect(connections.map(({ local, peer }) => [local.port, peer.address])).toEqual(
        level === 'host' ? [[8088, CLIENT.v4]] : [],
      );
      expect(effect?.published).toMatchObject([{ from: { port: 8088 }, to: { port: 80 } }]);
      await stage.apply(text);
      expect(await call()).toBe(met);
    }
    await held.kill();
    // By another's rule, before ours is asked.
    await stage.server.must(['iptables', '-I', 'FORWARD', '-p', 'tcp', '--dport', '80', '-j', 'DROP']);
    const shut = effectOn(await stage.plan(open), 'tcp', 8088);
    expect(shut).toMatchObject({ lines: [2], shutBy: expect.stringContaining('FORWARD') });
    expect(await call()).toBe('silence');
  });
});
