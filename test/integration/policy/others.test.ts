import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { OtherFilter } from '../../../src/model/index.ts';
import { runContainer, startDocker } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { SERVER } from '../blocks/scene.ts';
import { effectOn, type PolicyScene, policyScene } from './plan-scene.ts';

const POLICY = 'allow:\n  - port: 8080/tcp\n';
const none = { drops: false, flushes: false };
const drops = { drops: true, flushes: false };

/** Tables and chains as their sources name them, of those that can't be run here. */
const NAMED: readonly (readonly [OtherFilter['kind'], string, boolean])[] = [
  [
    'libvirt',
    'table ip libvirt_network { chain guest_input { tcp dport 1 reject; }; chain forward { type filter hook forward priority 0; jump guest_input; }; }',
    true,
  ],
  [
    'libvirt',
    'table ip filter { chain LIBVIRT_FWI { drop; }; chain FORWARD { type filter hook forward priority 0; jump LIBVIRT_FWI; }; }',
    true,
  ],
  ['kubernetes', 'table ip kube-proxy { chain nat-prerouting { type nat hook prerouting priority -100; }; }', false],
  [
    'kubernetes',
    'table ip filter { chain KUBE-FIREWALL { drop; }; chain INPUT { type filter hook input priority 0; jump KUBE-FIREWALL; }; }',
    true,
  ],
  [
    'crowdsec',
    'table ip crowdsec { set blacklist { type ipv4_addr; }; chain in { type filter hook input priority -10; ip saddr @blacklist drop; }; }',
    true,
  ],
  ['podman', 'table inet netavark { chain FORWARD { type filter hook forward priority 0; accept; }; }', false],
  [
    'docker',
    'table ip docker-bridges { chain filter-FORWARD { type filter hook forward priority 0; tcp dport 1 drop; }; }',
    true,
  ],
];

describe('others that rule over packets', needs('systemd-host', 'package:nftables', 'package:iptables'), () => {
  let stage: PolicyScene;
  const run = (command: string): Promise<string> => stage.server.must(['sh', '-ec', command], { timeout: 60_000 });
  const others = async (): Promise<readonly OtherFilter[]> => (await stage.plan(POLICY)).others;
  /** Whether the second host gets in at 8080. */
  const isOpen = async (): Promise<boolean> =>
    (await stage.call(stage.client, [{ protocol: 'tcp', address: SERVER.v4, port: 8080 }]))[0] === 'answer';

  beforeAll(async () => {
    stage = await policyScene('others', 'systemd');
    await stage.listen(stage.server, 8080);
  });
  afterAll(() => stage.stop());
  afterEach(async () => {
    const families = ['', '6'].map((six) => `ip${six}tables-legacy -P INPUT ACCEPT; ip${six}tables-legacy -F`);
    await run(`${families.join('; ')}; nft flush ruleset`);
  });

  test('nobody', async () => {
    expect(await others()).toEqual([]);
  });

  test.each(NAMED)('%s by the names of its tables: %s', async (kind, ruleset, mayDrop) => {
    await stage.server.must(['nft', '-f', '-'], { input: ruleset });
    const [, table] = /^table (\S+ \S+)/.exec(ruleset) ?? [];
    expect(await others()).toEqual([{ kind, tables: [table], drops: mayDrop, flushes: false }]);
  });

  test('a table of whoever', async () => {
    await run(`nft add table inet mine; nft add chain inet mine c '{ type filter hook input priority 0; }'`);
    expect(await others()).toEqual([{ kind: 'nftables', tables: ['inet mine'], ...none }]);
    await run('nft add rule inet mine c tcp dport 8080 drop');
    expect(await others()).toEqual([{ kind: 'nftables', tables: ['inet mine'], ...drops }]);
  });

  test('ports that Menshen has closed', async () => {
    await stage.add('close-1', { protocol: 'tcp', first: 8080, last: 8080, answer: 'drop' });
    expect(await others()).toEqual([{ kind: 'menshen-close', tables: ['inet menshen-closed'], ...drops }]);
    const plan = await stage.plan(POLICY);
    expect(effectOn(plan, 'tcp', 8080)?.shutBy).toMatch(/^inet menshen-closed /);
  });

  test.each(['nft', 'legacy'])('iptables-%s', async (backend) => {
    await run(`iptables-${backend} -A INPUT -p tcp --dport 22 -j ACCEPT`);
    const kind = backend === 'nft' ? 'iptables' : 'iptables-legacy';
    const tables = [backend === 'nft' ? 'ip filter' : 'ip filter (legacy)'];
    expect(await others()).toEqual([{ kind, tables, ...none }]);
    await run(`iptables-${backend} -P INPUT DROP`);
    expect(await others()).toEqual([{ kind, tables, ...drops }]);
    const { shutBy, lines, after } = effectOn(await stage.plan(POLICY), 'tcp', 8080)!;
    expect(lines).toEqual([2]);
    expect(shutBy).toMatch(
      backend === 'nft' ? /^ip filter INPUT: policy drop$/ : /^iptables filter INPUT: policy DROP$/,
    );
    // IPv6 gets in all the same.
    expect(after.level).toBe('network');
  });

  test('nftables.service, which flushes all tables', async () => {
    await run('systemctl start nftables');
    expect(await others()).toEqual([
      { kind: 'nftables-service', tables: ['inet filter'], drops: false, flushes: true },
    ]);
    await run('systemctl stop nftables; systemctl enable --quiet nftables');
    expect(await others()).toEqual([{ kind: 'nftables-service', tables: [], drops: false, flushes: true }]);
    await run('systemctl disable --quiet nftables');
    expect(await others()).toEqual([]);
  });

  test('ufw, whose default shuts what the policy allows', needs('package:ufw'), async () => {
    await run('ufw --force enable');
    const ufw = { kind: 'ufw', tables: ['ip filter', 'ip6 filter'], ...drops };
    expect(await others()).toEqual([ufw]);
    const plan = await stage.plan(POLICY);
    expect(effectOn(plan, 'tcp', 8080)).toMatchObject({ lines: [2], after: { level: 'host' } });
    expect(effectOn(plan, 'tcp', 8080)?.shutBy).toMatch(/ip6?(?:tables)? filter (?:INPUT|ufw)/);
    await stage.apply(POLICY);
    expect(await isOpen()).toBe(false);
    await run('ufw allow 8080/tcp');
    const allowed = await stage.plan(POLICY);
    expect(effectOn(allowed, 'tcp', 8080)).toMatchObject({ shutBy: null, after: { level: 'network' } });
    expect(await isOpen()).toBe(true);
    await run('ufw --force reset');
  });

  test('firewalld, whose zone shuts what the policy allows', needs('package:firewalld'), async () => {
    await run('systemctl start firewalld; timeout 20 sh -c "until firewall-cmd --quiet --state; do sleep 0.2; done"');
    expect(await others()).toEqual([{ kind: 'firewalld', tables: ['inet firewalld'], ...drops }]);
    const plan = await stage.plan(POLICY);
    expect(effectOn(plan, 'tcp', 8080)?.shutBy).toMatch(/^inet firewalld /);
    await stage.apply(POLICY);
    expect(await isOpen()).toBe(false);
    await run('firewall-cmd --quiet --add-port=8080/tcp');
    expect(effectOn(await stage.plan(POLICY), 'tcp', 8080)?.shutBy).toBeNull();
    expect(await isOpen()).toBe(true);
    await run('systemctl stop firewalld');
  });

  test('fail2ban, before and after it bans somebody', needs('package:fail2ban'), async () => {
    const jail =
      '[DEFAULT]\nbanaction = nftables\nbackend = polling\n[sshd]\nenabled = true\nport = 22\nlogpath = /var/log/auth.log\n';
    await stage.server.write('/etc/fail2ban/jail.local', jail);
    await run(
      'touch /var/log/auth.log; systemctl start fail2ban; timeout 20 sh -c "until fail2ban-client ping; do sleep 0.2; done"',
    );
    expect(await others()).toEqual([{ kind: 'fail2ban', tables: [], ...none }]);
    await run('fail2ban-client set sshd banip 198.51.100.9');
    const banned = async (): Promise<boolean> => (await run('nft list tables')).includes('f2b');
    await expect.poll(banned, { timeout: 10_000 }).toBe(true);
    expect(await others()).toEqual([{ kind: 'fail2ban', tables: ['inet f2b-table'], ...drops }]);
    await run('systemctl stop fail2ban');
  });

  test('shorewall', needs('package:shorewall'), async () => {
    const config = {
      zones: 'fw firewall\nnet ipv4\n',
      interfaces: 'net eth0\n',
      policy: '$FW all ACCEPT\nnet all DROP\nall all REJECT\n',
      rules: 'ACCEPT net $FW tcp 22\n',
    };
    for (const [name, text] of Object.entries(config)) await stage.server.write(`/etc/shorewall/${name}`, text);
    await run('shorewall start >/var/log/shorewall-out 2>&1 || { cat /var/log/shorewall-out; exit 1; }');
    const [shorewall, ...rest] = await others();
    expect(rest).toEqual([]);
    expect(shorewall).toMatchObject({ kind: 'shorewall', ...drops });
    expect(shorewall?.tables).toContain('ip filter');
    await run('shorewall clear');
  });
});

describe('containers', () => {
  test.each([
    ['docker', async (stage: PolicyScene) => startDocker(stage.server)],
    [
      'podman',
      async (stage: PolicyScene) => {
        await runContainer(stage.server, { name: 'web', command: 'busybox sleep 1000', publish: ['8088:80'] });
      },
    ],
  ] as const)('%s', needs('docker', 'podman'), async (kind, start) => {
    const stage = await policyScene(`others-${kind}`);
    try {
      await start(stage);
      const { others } = await stage.plan(POLICY);
      expect(others.map((one) => one.kind)).toEqual([kind]);
      expect(others[0]?.flushes).toBe(false);
    } finally {
      await stage.stop();
    }
  });
});
