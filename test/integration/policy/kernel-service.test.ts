import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { PolicyPorts, ResolvedPolicy } from '../../../src/model/index.ts';
import { needs } from '../../support/needs.ts';
import { HOST, load, PEER, startWorld, type World } from './world.ts';

/** A policy with one entry: a service that has these ports now, and its control group. */
function policyFor(unit: string, ...ports: readonly number[]): ResolvedPolicy {
  const list = ports.flatMap((port): readonly PolicyPorts[] =>
    (['tcp', 'udp'] as const).map((protocol) => ({ protocol, first: port, last: port })),
  );
  const group = { path: `system.slice/${unit}`, level: 2 };
  return {
    default: 'drop',
    icmp: 'ping',
    allow: [
      {
        target: { kind: 'ports', ports: list, group },
        written: { kind: 'service', unit },
        addresses: [PEER.ip, PEER.ip6],
        interfaces: null,
        why: null,
        line: 2,
      },
    ],
    out: null,
  };
}

describe('a service', needs('systemd-host', 'package:nftables', 'package:python3'), () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('systemd');
    await world.peer.must(['sh', '-c', 'ip addr add 192.0.2.77/24 dev eth0']);
    await world.host.write('/usr/local/bin/serve', SERVER, '755');
    const unit = (name: string, ports: string): Promise<void> =>
      world.host.write(
        `/etc/systemd/system/${name}`,
        `[Service]\nExecStart=/usr/bin/python3 -u /usr/local/bin/serve ${ports}\n`,
      );
    await unit('doors.service', '7001 @/run/more');
    await unit('other.service', '7100');
    await unit('odd\\x2dname@1.service', '7300 7301');
    await world.host.must(['systemctl', 'daemon-reload']);
  });
  afterAll(() => world?.stop());

  const seen = async (port: number, source: string = PEER.ip): Promise<string> => {
    const target = source.includes(':') ? HOST.ip6 : HOST.ip;
    const printed = await world.peer.must(['/usr/bin/python3', '-c', ASK, target, String(port), source]);
    return printed.trim();
  };
  const start = async (unit: string, ...ports: readonly number[]): Promise<void> => {
    await world.host.must(['systemctl', 'restart', unit]);
    for (const port of ports) await world.host.listening('tcp', port);
  };

  test('is reached at ports that it takes later, and after a restart at those that it had', async () => {
    const { host } = world;
    await start('doors.service', 7001);
    await start('other.service', 7100);
    await load(host, policyFor('doors.service', 7001), true);
    for (const source of [PEER.ip, PEER.ip6]) {
      expect(await seen(7001, source)).toBe('tcp udp');
      // Another service's are shut, and so are those where nobody listens.
      expect(await seen(7100, source)).toBe('');
    }
    await host.write('/run/more.new', '7002');
    await host.must(['mv', '/run/more.new', '/run/more']);
    await host.listening('tcp', 7002);
    for (const source of [PEER.ip, PEER.ip6]) expect(await seen(7002, source)).toBe('tcp udp');
    // An entry's sources hold for the group, too.
    expect(await seen(7001, '192.0.2.77')).toBe('');
    expect(await seen(7002, '192.0.2.77')).toBe('');

    // A stopped service's group is gone: its rule matches nothing any more, and harms nobody.
    const group = ['stat', '-c', '%i', '/sys/fs/cgroup/system.slice/doors.service'];
    const before = await host.must(group);
    await host.must(['systemctl', 'stop', 'doors.service']);
    await host.must(['rm', '/run/more']);
    await start('doors.service', 7001);
    expect(await host.must(group)).not.toBe(before);
    for (const source of [PEER.ip, PEER.ip6]) expect(await seen(7001, source)).toBe('tcp udp');
    expect(await seen(7100)).toBe('');
  }, 60_000);

  test('may have an escape in its name', async () => {
    const unit = 'odd\\x2dname@1.service';
    await start(unit, 7300, 7301);
    const path = (await world.host.must(['systemctl', 'show', '-P', 'ControlGroup', unit])).trim().slice(1);
    const policy = policyFor(unit, 7300);
    const [entry] = policy.allow;
    const level = path.split('/').length;
    const target = { ...entry!.target, group: { path, level } } as ResolvedPolicy['allow'][number]['target'];
    await load(world.host, { ...policy, allow: [{ ...entry!, target }] }, true);
    expect([path, await seen(7301)]).toEqual([path, 'tcp udp']);
  });

  test('is not reached at a port that is redirected to it, unless that is listed', async () => {
    const { host } = world;
    await start('doors.service', 7001);
    await host.must(['nft', '-f', '-'], {
      input:
        'table inet nat {\n chain pre {\n type nat hook prerouting priority -100;\n tcp dport 7200 redirect to :7001\n }\n}',
    });
    await load(host, policyFor('doors.service', 7001), true);
    expect(await seen(7200)).toBe('');
    await load(host, policyFor('doors.service', 7200), true);
    expect(await seen(7200)).toBe('tcp');
  });
});

/** Serves ports over TCP and UDP; those that a file names, as soon as it does. */
const SERVER = `import os, selectors, socket, sys
waiting = selectors.DefaultSelector()
def serve(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        one = socket.socket(socket.AF_INET6, kind)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("::", port))
        if kind == socket.SOCK_STREAM: one.listen(64)
        waiting.register(one, selectors.EVENT_READ, kind)
later = None
for word in sys.argv[1:]:
    if word[0] == "@": later = word[1:]
    else: serve(int(word))
while True:
    for key, _ in waiting.select(0.02):
        if key.data == socket.SOCK_STREAM: key.fileobj.accept()[0].close()
        else: key.fileobj.sendto(b"!", key.fileobj.recvfrom(100)[1])
    if later and os.path.exists(later):
        serve(int(open(later).read()))
        later = None
`;

const ASK = `
import socket, sys
target, port, source = sys.argv[1:]
family = socket.AF_INET6 if ":" in target else socket.AF_INET
seen = []
for name, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
    one = socket.socket(family, kind)
    one.bind((source, 0))
    one.settimeout(0.7)
    try:
        one.connect((target, int(port)))
        if kind == socket.SOCK_DGRAM:
            one.send(b"?")
            one.recv(10)
        seen.append(name)
    except OSError: pass
print(*seen)
`;
