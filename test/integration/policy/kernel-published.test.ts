import { describe, expect, test } from 'vitest';

import { type Host, runContainer, runDockerContainer, startDocker } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { answer, HOST, load, ownWorld, PEER, type World } from './world.ts';

/** What a TCP client sees. */
async function connects(from: Host, target: string, port: number, source = ''): Promise<string> {
  return (await from.must(['/usr/bin/python3', '-c', CONNECT, target, String(port), source])).trim();
}

const web = {
  name: 'web',
  command: 'cd /tmp && echo hello >index.html && busybox httpd -f -p 80',
  publish: ['8080:80', '8081:80'],
};

/** What must hold of a published port, whoever published it; `targets`: addresses of the host that it is published on. */
async function checkPublished({ host, peer }: World, targets: readonly string[]): Promise<void> {
  const seen = async (policy: string, port: number, source?: string): Promise<readonly string[]> => {
    await load(host, policy);
    return Promise.all(targets.map((target) => connects(peer, target, port, source)));
  };
  const all = (what: string): readonly string[] => targets.map(() => what);
  // A container runs before its server listens.
  for (const target of targets) await expect.poll(() => connects(peer, target, 8080), PATIENCE).toBe('open');
  const tables = await host.must(['nft', '-s', 'list', 'ruleset']);

  expect(await seen('allow:\n  - port: 8080/tcp', 8080)).toEqual(all('open'));
  expect(await seen('allow:\n  - port: 8080/tcp', 8081)).toEqual(all('silence'));
  // The container's own port is none of the host's: neither does it open the published one, nor is it opened by it.
  expect(await seen('allow:\n  - port: 80/tcp', 8080)).toEqual(all('silence'));
  expect(await seen('allow:\n  - port: 8080/tcp', 80)).toEqual(all('silence'));
  expect(await seen('default: reject\nallow:\n  - port: [22, 80]', 8080)).toEqual(all('refused'));
  expect(await seen('allow:\n  - port: [8000-8080/tcp, 9/tcp]', 8080)).toEqual(all('open'));
  const near = 'allow:\n  - {port: 8080/tcp, from: [192.0.2.1, "fd00:1::1"]}';
  expect(await seen(near, 8080)).toEqual(all('open'));
  expect(await seen('allow:\n  - {port: 8080/tcp, from: [192.0.2.3, "fd00:1::3"]}', 8080)).toEqual(all('silence'));
  expect(await seen('allow:\n  - {port: 8080/tcp, interface: eth0}', 8080)).toEqual(all('open'));
  expect(await seen('allow:\n  - {port: 8080/tcp, interface: eth1}', 8080)).toEqual(all('silence'));

  await host.must(['nft', 'delete', 'table', 'inet', 'menshen']);
  expect(await host.must(['nft', '-s', 'list', 'ruleset'])).toBe(tables);
}

describe('published ports', needs('host', 'package:nftables', 'package:python3'), () => {
  test('of podman are open where they are listed', { ...needs('podman'), timeout: 120_000 }, async () => {
    const world = await ownWorld();
    const { host, peer } = world;
    await answer(peer, 81);
    await host.must(['podman', '--storage-driver=vfs', 'network', 'create', ...TWO_FAMILIES, 'both']);
    const container = await runContainer(host, { ...web, network: 'both' });
    await checkPublished(world, [HOST.ip, HOST.ip6]);

    // What a container asks for itself is forwarded as before.
    await load(host, 'default: reject\nallow: []\nout: []');
    const inside = ['nsenter', '-t', String(container.pid), '-n'];
    for (const target of [PEER.ip, PEER.ip6]) {
      const seen = await host.must([...inside, '/usr/bin/python3', '-c', CONNECT, target, '81', '']);
      expect([target, seen.trim()]).toEqual([target, 'open']);
    }
  });

  test('of docker are open where they are listed', { ...needs('docker'), timeout: 120_000 }, async () => {
    const world = await ownWorld();
    await startDocker(world.host);
    const { pid } = await runDockerContainer(world.host, web);
    expect(pid).toBeGreaterThan(0);
    // Over IPv6 docker-proxy listens itself.
    await checkPublished(world, [HOST.ip, HOST.ip6]);
  });

  test('redirected ones are judged as they were asked for', async () => {
    const { host, peer } = await ownWorld();
    await answer(host, 80, 8000);
    await host.must(['nft', '-f', '-'], {
      input:
        'table inet nat {\n chain pre {\n type nat hook prerouting priority -100;\n tcp dport 8080 redirect to :80\n }\n}',
    });
    for (const target of [HOST.ip, HOST.ip6]) {
      const seen = async (listed: string): Promise<readonly string[]> => {
        await load(host, `allow:\n  - port: ${listed}`);
        return [await connects(peer, target, 8080), await connects(peer, target, 80)];
      };
      expect([target, await seen('8080/tcp')]).toEqual([target, ['open', 'silence']]);
      expect([target, await seen('80/tcp')]).toEqual([target, ['silence', 'open']]);
      expect([target, await seen('[80, 8080]')]).toEqual([target, ['open', 'open']]);
      expect([target, await seen('79-81/tcp')]).toEqual([target, ['silence', 'open']]);
    }
  });
});

const PATIENCE = { timeout: 20_000 };
const TWO_FAMILIES = ['--ipv6', '--subnet', '10.89.5.0/24', '--subnet', 'fd00:89::/64'];

const CONNECT = `
import socket, sys
target, port, source = sys.argv[1:]
one = socket.socket(socket.AF_INET6 if ":" in target else socket.AF_INET)
if source: one.bind((source, 0))
one.settimeout(0.7)
try:
    one.connect((target, int(port)))
    # docker-proxy takes a connection before it knows whether the container does, and a busy machine lets it wait.
    one.settimeout(5)
    one.send(b"GET /index.html HTTP/1.0\\r\\n\\r\\n")
    print("open" if one.recv(100) else "closed")
except TimeoutError: print("silence")
except ConnectionRefusedError: print("refused")
except OSError as error: print(error)
`;
