import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { PolicyDrift } from '../../../src/model/index.ts';
import { runContainer, startDocker, runDockerContainer } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { CLIENT, SERVER } from '../blocks/scene.ts';
import { type PolicyScene, policyScene } from './plan-scene.ts';

const FILE = '/etc/menshen/policy.yaml';
const POLICY = `allow:
  - port: 8080/tcp
  - port: 8081/tcp
    from: [192.0.2.0/24, 198.51.100.0/24]
`;
const WITH_SERVICE = `${POLICY}  - service: moving.service\n`;
const serviceAt = (port: number): string =>
  `[Service]\nExecStart=/usr/bin/python3 -m http.server --directory /var/empty ${port}\n`;
const WEB = { name: 'web', command: 'exec busybox nc -ll -p 80 -e busybox date', publish: ['8088:80'] };

describe('what has changed since a policy was applied', needs('systemd-host', 'package:nftables'), () => {
  let stage: PolicyScene;
  const run = (command: string): Promise<string> => stage.server.must(['sh', '-ec', command], { timeout: 60_000 });
  const drifts = async (): Promise<readonly PolicyDrift[]> => {
    const status = await stage.status();
    expect(status).toMatchObject({ state: 'applied', path: FILE, untold: [], lastRollback: null });
    return status.drifts;
  };

  const start = async (port: number): Promise<void> => {
    await run('mkdir -p /var/empty');
    await stage.server.write('/etc/systemd/system/moving.service', serviceAt(port));
    await run('systemctl daemon-reload; systemctl restart moving');
    await stage.server.listening('tcp', port);
  };

  beforeAll(async () => {
    stage = await policyScene('drift', 'systemd');
  });
  afterAll(() => stage.stop());
  beforeEach(() => stage.apply(POLICY));
  afterEach(() => run('nft flush ruleset'));

  test('nothing', async () => {
    expect(await drifts()).toEqual([]);
    expect(await stage.status()).toMatchObject({ entries: 2, default: 'drop', persistent: false, watchdogRuns: null });
  });

  test.each(['nft flush ruleset', 'systemctl restart nftables', 'nft delete table inet menshen'])(
    'the table is gone: %s',
    async (command) => {
      await run(command);
      expect(await drifts()).toEqual([{ code: 'table-gone' }]);
    },
  );

  test('the table is asleep', async () => {
    await run(`nft add table inet menshen '{ flags dormant; }'`);
    expect(await drifts()).toEqual([{ code: 'table-asleep' }]);
  });

  test('a rule that was added by hand', async () => {
    await run('nft insert rule inet menshen input tcp dport 31337 accept');
    const [drift, ...rest] = await drifts();
    expect(rest).toEqual([]);
    expect(drift).toMatchObject({
      code: 'table-changed',
      diff: expect.stringMatching(/^\+\t+tcp dport 31337 accept$/m),
    });
    expect(changes(drift)).toHaveLength(1);
  });

  test('an address that was taken out of a set by hand', async () => {
    const sets = await run('nft -j list sets inet');
    const { nftables } = JSON.parse(sets) as { nftables: readonly { set?: { name: string; elem?: unknown } }[] };
    const set = nftables
      .flatMap((item) => item.set ?? [])
      .find(({ elem }) => JSON.stringify(elem).includes('198.51.100.0'));
    await run(`nft delete element inet menshen ${set?.name} '{ 198.51.100.0/24 }'`);
    const [drift, ...rest] = await drifts();
    expect(rest).toEqual([]);
    expect(
      changes(drift)
        .filter((line) => line.startsWith('-'))
        .join(''),
    ).toContain('198.51.100.0/24');
    expect(
      changes(drift)
        .filter((line) => line.startsWith('+'))
        .join(''),
    ).not.toContain('198.51.100.0/24');
  });

  test('counters, marks and tables of others are nobody’s business', async () => {
    await run('nft add table inet mine');
    await run(`nft add chain inet mine c '{ type filter hook input priority -300; }'`);
    await run('nft add rule inet mine c accept');
    expect(await drifts()).toEqual([]);
  });

  test('the file says something else, and is gone', async () => {
    await run(`echo '  - port: 1/tcp' >>${FILE}`);
    expect(await drifts()).toEqual([{ code: 'file-changed', path: FILE }]);
    await run(`rm ${FILE}`);
    expect(await drifts()).toEqual([{ code: 'file-gone', path: FILE }]);
  });

  test.each([
    ['ingress', 'netdev', 'type filter hook ingress device "eth0" priority 0', 'tcp dport 99 fwd to "lo"', true],
    ['a copy to loopback', 'netdev', 'type filter hook ingress device "eth0" priority 0', 'dup to "lo"', true],
    ['a copy to a monitor', 'netdev', 'type filter hook ingress device "eth0" priority 0', 'dup to "eth0"', false],
    ['a proxy before us', 'ip', 'type filter hook input priority -200', 'tcp dport 99 synproxy', true],
    ['a proxy behind us', 'ip', 'type filter hook input priority 0', 'tcp dport 99 synproxy', false],
    [
      'another link address',
      'netdev',
      'type filter hook ingress device "eth0" priority 0',
      'ether daddr set 02:00:00:00:00:01',
      false,
    ],
    ['rewriting', 'ip', 'type filter hook prerouting priority -300', 'tcp dport 99 ip daddr set 10.0.0.1', true],
    ['no conntrack', 'ip', 'type filter hook prerouting priority -300', 'tcp dport 8082 notrack', false],
    ['accepting', 'inet', 'type filter hook input priority -300', 'accept', false],
  ])('what lets packets past: %s', async (_, family, hook, rule, isBypass) => {
    await run(
      `nft add table ${family} x; nft add chain ${family} x c '{ ${hook}; }'; nft add rule ${family} x c '${rule}'`,
    );
    const found = await drifts();
    const told = found.map((drift) => (drift.code === 'bypass' ? drift.rule.split(' handle ')[0] : drift));
    expect(told).toEqual(isBypass ? [`${family} x c`] : []);
  });

  test.each([
    [
      'ingress',
      `table netdev x { chain c { type filter hook ingress device "eth0" priority 0
         tcp dport 8082 ether daddr set 00:00:00:00:00:00 fwd to "lo"; }; }`,
    ],
    [
      'a proxy',
      `table ip x {
         chain p { type filter hook prerouting priority raw; tcp dport 8082 tcp flags syn notrack; }
         chain c { type filter hook input priority -200; tcp dport 8082 ct state invalid,untracked synproxy mss 1460 wscale 7; }
       }`,
    ],
  ])('what is called a bypass opens what is shut: %s', async (_, ruleset) => {
    const listener = await stage.listen(stage.server, 8082);
    const call = (): Promise<readonly string[]> =>
      stage.call(stage.client, [{ protocol: 'tcp', address: SERVER.v4, port: 8082 }]);
    expect(await call()).toEqual(['silence']);
    await run(
      'sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0',
    );
    await stage.server.must(['nft', '-f', '-'], { input: ruleset });
    expect(await call()).toEqual(['answer']);
    const [drift, ...more] = await drifts();
    expect([drift?.code, more]).toEqual(['bypass', []]);
    expect((await stage.plan(POLICY)).bypasses).toEqual([drift !== undefined && 'rule' in drift ? drift.rule : '']);
    await listener.kill();
  });

  test('what is called no bypass opens nothing', async () => {
    const listener = await stage.listen(stage.server, 8082);
    await run(
      `nft add table inet x; nft add chain inet x c '{ type filter hook input priority -300; }'; nft add rule inet x c accept
       nft add chain inet x p '{ type filter hook prerouting priority -300; }'; nft add rule inet x p tcp dport 8082 notrack`,
    );
    const calls = [SERVER.v4, SERVER.v6].map((address) => ({ protocol: 'tcp', address, port: 8082 }) as const);
    expect(await stage.call(stage.client, calls)).toEqual(['silence', 'silence']);
    await listener.kill();
  });

  describe('at boot', () => {
    beforeEach(() => stage.apply(POLICY, { persist: true }));
    const UNIT = 'menshen-policy.service';

    test('as it was', async () => {
      expect(await drifts()).toEqual([]);
      expect(await stage.status()).toMatchObject({ persistent: true });
    });

    test('nftables.service starts again, which flushes all tables', async () => {
      await run('systemctl start nftables; systemctl start menshen-policy');
      await run('systemctl restart nftables');
      expect(await drifts()).toEqual([]);
      await run('systemctl stop nftables');
    });

    test('not enabled, changed, gone', async () => {
      await run(`systemctl disable --quiet ${UNIT}`);
      expect(await drifts()).toEqual([{ code: 'boot-disabled' }]);
      expect(await stage.status()).toMatchObject({ persistent: false });
      await run(`systemctl enable --quiet ${UNIT}; echo '# more' >>/etc/menshen/policy.nft`);
      expect(await drifts()).toEqual([{ code: 'boot-changed' }]);
      await run('rm /etc/menshen/policy.nft');
      expect(await drifts()).toEqual([{ code: 'boot-missing' }]);
    });
  });

  describe('a service', needs('systemd-host', 'package:python3'), () => {
    const moved = { code: 'service-moved', unit: 'moving.service', line: 5 };

    test('that is stopped has not moved; started again it has another control group', async () => {
      await start(9001);
      await stage.apply(WITH_SERVICE);
      expect(await drifts()).toEqual([]);
      await run('systemctl stop moving');
      expect(await drifts()).toEqual([]);
      await start(9001);
      expect(await drifts()).toEqual([{ ...moved, code: 'service-restarted' }]);
      await stage.apply(WITH_SERVICE);
      expect(await drifts()).toEqual([]);
    });

    test('that listens elsewhere', async () => {
      await start(9001);
      await stage.apply(WITH_SERVICE);
      await start(9002);
      expect(await drifts()).toEqual([moved]);
      await stage.apply(WITH_SERVICE);
      expect(await drifts()).toEqual([]);
    });

    test('is let in by its port after a boot, and that is no change', async () => {
      await start(9001);
      await stage.apply(WITH_SERVICE, { persist: true });
      await run('nft flush ruleset; nft -f /etc/menshen/policy.nft');
      expect(await drifts()).toEqual([]);
      const plan = await stage.plan(WITH_SERVICE);
      expect(plan.state).toBe('differs');
    });
  });

  test('a policy that waits', async () => {
    const watchdog = await stage.server.spawn(['sleep', 'infinity']);
    await stage.apply(POLICY, { watchdog: watchdog.pid });
    expect(await stage.status()).toMatchObject({ state: 'pending', watchdogRuns: true, deadline: expect.any(String) });
    await watchdog.kill();
    expect(await stage.status()).toMatchObject({ state: 'pending', watchdogRuns: false });
    await run('rm -r /run/menshen');
  });

  test('a table of ours that nothing is written down of', async () => {
    await run('rm -r /var/lib/menshen/policy');
    const { state, drifts: found } = await stage.status();
    expect([state, found.map(({ code }) => code)]).toEqual(['none', ['table-changed']]);
    await run('nft delete table inet menshen');
    expect(await stage.status()).toMatchObject({ state: 'none', drifts: [], untold: [] });
  });

  test('without rights nothing is called fine', async () => {
    const status = await stage.status({ user: 'nobody' });
    expect(status).toMatchObject({ state: 'unknown', drifts: [] });
    expect(status.untold.map(({ what }) => what)).toEqual(expect.arrayContaining(['state', 'table', 'bypasses']));
  });
});

describe('others that start again', () => {
  let stage: PolicyScene;
  const run = (command: string): Promise<string> => stage.server.must(['sh', '-ec', command], { timeout: 60_000 });
  const drifts = async (): Promise<readonly PolicyDrift[]> => (await stage.status()).drifts;
  /** What the second host meets at the port that a container publishes. */
  const published = async (): Promise<readonly string[]> =>
    stage.call(stage.client, [{ protocol: 'tcp', address: SERVER.v4, port: 8088 }]);

  afterEach(() => stage.stop());

  test('docker', needs('docker', 'package:nftables'), async () => {
    stage = await policyScene('drift-docker');
    await startDocker(stage.server);
    await runDockerContainer(stage.server, { ...WEB, restart: 'always' });
    await stage.apply(`${POLICY}  - port: 8088/tcp\n    from: ${CLIENT.v4}\n`);
    expect(await published()).toEqual(['answer']);
    await run('pid=$(cat /var/run/docker.pid); kill "$pid"; while kill -0 "$pid"; do sleep 0.1; done 2>&-');
    await startDocker(stage.server);
    expect(await drifts()).toEqual([]);
    await expect.poll(published, { timeout: 20_000 }).toEqual(['answer']);
  });

  test('podman', needs('podman', 'package:nftables'), async () => {
    stage = await policyScene('drift-podman');
    await runContainer(stage.server, WEB);
    await stage.apply(`${POLICY}  - port: 8088/tcp\n    from: ${CLIENT.v4}\n`);
    expect(await published()).toEqual(['answer']);
    await run('podman --storage-driver=vfs --cgroup-manager=cgroupfs restart --time 0 web');
    expect(await drifts()).toEqual([]);
    await expect.poll(published, { timeout: 20_000 }).toEqual(['answer']);
  });

  test('firewalld', needs('systemd-host', 'package:firewalld'), async () => {
    stage = await policyScene('drift-firewalld', 'systemd');
    await run('systemctl start firewalld; timeout 20 sh -c "until firewall-cmd --quiet --state; do sleep 0.2; done"');
    await stage.apply(POLICY);
    await run('firewall-cmd --quiet --reload; firewall-cmd --quiet --complete-reload; systemctl restart firewalld');
    expect(await drifts()).toEqual([]);
  });
});

/** Lines of the diff of a table that was changed. */
function changes(drift: PolicyDrift | undefined): readonly string[] {
  if (drift?.code !== 'table-changed') return [];
  return drift.diff.split('\n').filter((line) => /^[+-]/.test(line));
}
