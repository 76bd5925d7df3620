import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { PolicyProof, ProbeResult, ResolvedPolicy } from '../../../src/model/index.ts';
import { compile, scriptOf } from '../../../src/policy/compile/index.ts';
import { connect, type Host, runContainer, runDockerContainer, startDocker, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { resolvedOf } from '../../support/policies.ts';
import { install } from '../exposure/bundle.ts';

const POLICY = `
default: drop
icmp: ping
allow:
  - port: 22/tcp
    from: [10.0.0.0/8, fd00::/8]
  - port: [80/tcp, 8080/tcp]
  - port: 7/udp
  - port: 6000-6010/tcp
    interface: eth9
  - port: 5000/tcp
`;

const LISTENERS = `
  tcp,0.0.0.0,22 tcp,::,22 tcp,::,3306 tcp,10.9.0.1,6379 tcp,fd09::1,5000 tcp,10.9.0.1,5000 tcp,127.0.0.1,5432
  tcp,0.0.0.0,6005 udp,0.0.0.0,7 udp,::,7 udp,0.0.0.0,161
`;

let host: Host;
let peer: Host;
let command: readonly string[];

/** What was seen is what the rules say of each packet: the evaluator and the kernel agree. */
async function prove(policy: ResolvedPolicy, user?: string): Promise<PolicyProof> {
  const options = { input: JSON.stringify(policy), timeout: 60_000, ...(user !== undefined && { user }) };
  const proof = JSON.parse(await host.must(command, options)) as PolicyProof;
  expect(proof.probes.filter(({ byRules, seen }) => byRules !== (seen === 'shut' ? 'shut' : 'let in'))).toEqual([]);
  return proof;
}

async function load(policy: ResolvedPolicy): Promise<void> {
  await host.write('/tmp/policy.nft', scriptOf(compile(policy, { groups: false })));
  await host.must(['nft', '-f', '/tmp/policy.nft']);
}

/** What a proof says of a port: each different word once. */
function told(proof: PolicyProof, protocol: string, number: number): readonly string[] {
  const of = proof.probes.filter(({ port }) => port.protocol === protocol && port.number === number);
  return [...new Set(of.map(line))].toSorted();
}

function line({ expected, byRules, seen, agrees }: ProbeResult): string {
  return `${expected}, ${byRules}, ${seen}${agrees ? '' : '!'}`;
}

const wrong = ({ probes }: PolicyProof): readonly ProbeResult[] => probes.filter(({ agrees }) => !agrees);
const sourcesOf = (probes: readonly ProbeResult[]): readonly number[] => [
  ...new Set(probes.map(({ sourcePort }) => sourcePort)),
];

describe('the proof of a policy', needs('podman', 'package:nftables', 'package:nginx-light', 'dist'), () => {
  beforeAll(async () => {
    [host, peer] = await Promise.all([startHost({ name: 'proven' }), startHost({ name: 'proven-peer' })]);
    await connect(
      { host, addresses: ['10.9.0.1/24', 'fd09::1/64'] },
      { host: peer, addresses: ['10.9.0.2/24', 'fd09::2/64'] },
    );
    await host.must(['ip', 'link', 'set', 'lo', 'up']);
    const listener = await install(host, new URL('verify-listener.ts', import.meta.url));
    command = await install(host, new URL('verify-prove.ts', import.meta.url));
    const doors = LISTENERS.trim().split(/\s+/);
    await (await host.spawn([...listener, ...doors])).printed('ready');
    await host.must(['sh', '-c', 'rm -f /etc/nginx/sites-enabled/*; mkdir -p /var/log/nginx /var/lib/nginx']);
    await host.write('/etc/nginx/conf.d/one.conf', 'server { listen 80; listen [::]:80; }');
    await host.must(['nginx']);
    await host.listening('tcp', 80);
    await runContainer(host, {
      name: 'web',
      command: 'exec busybox httpd -f -p 80 -h /tmp',
      publish: ['8080:80', '8081:81'],
    });
  });
  afterAll(async () => {
    await Promise.all([host.stop(), peer.stop()]);
  });
  // The tables of podman stay.
  beforeEach(async () => {
    await host.run(['nft', 'delete', 'table', 'inet', 'menshen']);
    await host.run(['nft', 'delete', 'table', 'inet', 'other']);
  });

  test.each([
    ['drop', ''],
    ['reject', ''],
    ['drop', 'out:\n  - port: 443/tcp\n'],
  ] as const)('holds where it is loaded: default %s %j', async (rest, out) => {
    const policy = { ...resolvedOf(POLICY + out), default: rest };
    await load(policy);
    const proof = await prove(policy);
    expect(wrong(proof)).toEqual([]);
    expect(proof).toMatchObject({ holds: true, notProbed: null, gaps: [], needsRoot: false });
    expect(sourcesOf(proof.probes)).toEqual([expect.any(Number), 53, 20]);
    expect(told(proof, 'tcp', 80)).toEqual(['let in, let in, open']);
    expect(told(proof, 'tcp', 22)).toEqual(['shut, shut, shut']);
    expect(told(proof, 'tcp', 6005)).toEqual(['shut, shut, shut']);
    expect(told(proof, 'udp', 7)).toEqual(['let in, let in, open']);
    expect(told(proof, 'tcp', 8080)).toContain('let in, let in, open');
    expect(told(proof, 'tcp', 8081)).toEqual(['shut, shut, shut']);
    expect(new Set(proof.probes.filter(({ port }) => port.number === 5000).map(({ to }) => to))).toEqual(
      new Set(['10.9.0.1', 'fd09::1']),
    );
    expect(told(proof, 'tcp', 5000)).toEqual(['let in, let in, open']);
    expect(proof.probes.find(({ port }) => port.number === 80)?.holders).toEqual(['nginx']);
  });

  test.each([
    ['UDP from 53', 'udp sport 53 accept', 'udp', 53],
    ['TCP from 20', 'tcp sport 20 accept', 'tcp', 20],
  ])('a careless rule fails it: %s', async (_, rule, protocol, source) => {
    const policy = resolvedOf(POLICY);
    await load(policy);
    await host.must(['nft', 'insert', 'rule', 'inet', 'menshen', 'input', ...rule.split(' ')]);
    const proof = await prove(policy);
    expect(proof.holds).toBe(false);
    expect(sourcesOf(wrong(proof))).toEqual([source]);
    expect(new Set(wrong(proof).map(({ port }) => port.protocol))).toEqual(new Set([protocol]));
    // Where nothing is translated by the way, the rules say it too.
    expect(new Set(wrong(proof).map(({ byRules }) => byRules))).toEqual(new Set(['let in']));
    expect(wrong(proof)[0]?.rule).toContain(`sport ${source} accept`);
  });

  test('a ruleset that was flushed fails it, from every port', async () => {
    const proof = await prove(resolvedOf(POLICY));
    expect(proof.holds).toBe(false);
    expect(sourcesOf(wrong(proof))).toEqual([expect.any(Number), 53, 20]);
    expect(told(proof, 'tcp', 22)).toEqual(['shut, let in, open!']);
    expect(told(proof, 'tcp', 5432)).toEqual(['shut, let in, refused!']);
    expect(told(proof, 'udp', 161)).toContain('shut, let in, open!');
  });

  test('another table that shuts what the policy lets in is named, and the promise is not kept', async () => {
    const policy = resolvedOf(POLICY);
    await load(policy);
    const chain = 'chain in {\ntype filter hook input priority 5\ntcp dport 80 drop\n}\n';
    await host.write('/tmp/other.nft', `table inet other {\n${chain}}\n`);
    await host.must(['nft', '-f', '/tmp/other.nft']);
    const proof = await prove(policy);
    expect(new Set(wrong(proof).map(line))).toEqual(new Set(['let in, shut, shut!']));
    expect(new Set(wrong(proof).map(({ port }) => port.number))).toEqual(new Set([80]));
    expect(wrong(proof)[0]?.rule).toMatch(/^inet other in handle \d+: tcp dport 80 drop$/);
  });

  test('what each interface lets in, by the rules and by the policy', async () => {
    const policy = resolvedOf(POLICY);
    await load(policy);
    const { interfaces } = await prove(policy);
    const of = (number: number): readonly unknown[] =>
      interfaces
        .filter((one) => one.port.number === number && one.interface === 'eth0')
        .map(({ expected, byRules }) => [expected, byRules.level]);
    expect(of(22)).toEqual([[['10.0.0.0/8', 'fd00::/8'], 'network']]);
    expect(of(80)).toEqual([[['0.0.0.0/0', '::/0'], 'network']]);
    expect(of(3306)).toEqual([[[], 'host']]);
    expect(of(5432)).toEqual([[[], 'host']]);
    expect(of(6005)).toEqual([[[], 'host']]);
    expect(of(8080)).toEqual([[['0.0.0.0/0', '::/0'], 'network']]);
    expect(new Set(interfaces.map((one) => one.interface))).toEqual(new Set(['eth0', 'podman0']));
  });

  test('two at once do not disturb each other', async () => {
    const policy = resolvedOf(POLICY);
    await load(policy);
    const proofs = await Promise.all([prove(policy), prove(policy)]);
    expect(proofs.map(({ holds, gaps }) => ({ holds, gaps }))).toEqual([
      { holds: true, gaps: [] },
      { holds: true, gaps: [] },
    ]);
  });

  test('one that is killed in the middle leaves nothing but what was there', async () => {
    const policy = resolvedOf(POLICY);
    await load(policy);
    const before = await host.must(['nft', '-s', 'list', 'ruleset']);
    const running = await host.spawn(command, { input: JSON.stringify(policy) });
    await vi.waitFor(async () => expect(await host.must(['nft', 'list', 'tables'])).toContain('menshen-probe'), {
      timeout: 10_000,
      interval: 20,
    });
    await host.must(['kill', '-KILL', String(running.pid)]);
    await vi.waitFor(async () => {
      expect(await host.must(['ip', '-brief', 'link'])).not.toContain('probe');
      expect(await host.must(['nft', '-s', 'list', 'ruleset'])).toBe(before);
    }, 10_000);
  });

  test('whoever is not root is told so, and nothing is asked', async () => {
    const proof = await prove(resolvedOf(POLICY), 'nobody');
    expect(proof).toMatchObject({ probes: [], holds: false, notProbed: 'unshare EPERM', needsRoot: true });
    expect(proof.interfaces.some(({ port, byRules }) => port.number === 22 && byRules.level === 'unknown')).toBe(true);
  });
});

test(
  'a service is its control group: what it opened since is let in, and is not taken for a hole',
  needs('systemd-host', 'package:nftables', 'package:nginx-light', 'dist'),
  async () => {
    const made = await startHost({ name: 'proven-service', init: 'systemd' });
    onTestFinished(() => made.stop());
    const proving = await install(made, new URL('verify-prove.ts', import.meta.url));
    await made.must(['sh', '-c', 'rm -f /etc/nginx/sites-enabled/*']);
    await made.write('/etc/nginx/conf.d/one.conf', 'server { listen 80; listen [::]:80; }');
    await made.must(['systemctl', 'start', 'nginx']);
    const policy = resolvedOf('allow:\n  - service: nginx\n');
    await made.write('/tmp/policy.nft', scriptOf(compile(policy, { groups: true })));
    await made.must(['nft', '-f', '/tmp/policy.nft']);
    await made.write('/etc/nginx/conf.d/two.conf', 'server { listen 8088; }');
    await made.must(['systemctl', 'reload', 'nginx']);
    await made.listening('tcp', 8088);
    const proof = JSON.parse(await made.must(proving, { input: JSON.stringify(policy) })) as PolicyProof;
    expect(wrong(proof)).toEqual([]);
    expect(told(proof, 'tcp', 80)).toEqual(['let in, let in, open']);
    expect(told(proof, 'tcp', 443)).toEqual(['let in, let in, refused']);
    expect(told(proof, 'tcp', 8088)).toContain('let in, let in, open');
    expect(told(proof, 'tcp', 23)).toEqual(['shut, shut, shut']);
  },
);

test(
  'a port that docker publishes is asked behind docker’s own rules',
  needs('docker', 'package:nftables', 'dist'),
  async () => {
    const made = await startHost({ name: 'proven-docker', init: 'systemd' });
    onTestFinished(() => made.stop());
    const proving = await install(made, new URL('verify-prove.ts', import.meta.url));
    await startDocker(made);
    await runDockerContainer(made, {
      name: 'web',
      command: 'exec busybox httpd -f -p 80',
      publish: ['8080:80', '8090:80'],
    });
    const policy = resolvedOf('allow:\n  - port: 8080/tcp\n');
    await made.write('/tmp/policy.nft', scriptOf(compile(policy, { groups: false })));
    await made.must(['nft', '-f', '/tmp/policy.nft']);
    const proof = JSON.parse(
      await made.must(proving, { input: JSON.stringify(policy), timeout: 60_000 }),
    ) as PolicyProof;
    expect(wrong(proof)).toEqual([]);
    expect(told(proof, 'tcp', 8080)).toContain('let in, let in, open');
    expect(told(proof, 'tcp', 8090)).toEqual(['shut, shut, shut']);
  },
);
