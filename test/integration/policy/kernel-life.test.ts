import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Host } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { answer, HOST, load, PEER, startWorld, type World } from './world.ts';

const SHUT = 'icmp: needed\nallow: []';

/** Asks over and over on one connection, and says so: `TARGET tcp 17`. */
const talk = async (from: Host, target: string, port: number): Promise<() => Promise<void>> => {
  const talking = await from.spawn(['/usr/bin/python3', '-u', '-c', TALK, target, String(port)]);
  onTestFinished(() => talking.kill());
  return async () => {
    for (const kind of ['tcp', 'udp']) {
      const before = [...talking.output().matchAll(new RegExp(`^${kind} (\\d+)$`, 'gm'))].length;
      await talking.printed(`${kind} ${before + 3}\n`);
    }
    expect(talking.output()).not.toContain('lost');
  };
};

const python = async (host: Host, program: string, ...args: readonly string[]): Promise<string> =>
  (await host.must(['/usr/bin/python3', '-c', program, ...args])).trim();

describe('what a policy leaves alone', needs('host', 'package:nftables', 'package:python3'), () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await answer(world.host, 22, 53, 3306);
    await answer(world.peer, 81, 82);
  });
  afterAll(() => world?.stop());

  test('connections go on while it is loaded and replaced, new ones are shut out', async () => {
    const { host, peer } = world;
    await load(host, 'allow:\n  - port: 3306');
    const goOn = await Promise.all([
      ...[HOST.ip, HOST.ip6].map((target) => talk(peer, target, 3306)),
      ...[PEER.ip, PEER.ip6].map((target) => talk(host, target, 81)),
    ]);
    for (const one of goOn) await one();
    for (const policy of [SHUT, `default: reject\n${SHUT}`, 'allow:\n  - port: 22/tcp', `${SHUT}\nout: []`, SHUT]) {
      await load(host, policy);
      for (const one of goOn) await one();
    }
    for (const target of [HOST.ip, HOST.ip6]) expect(await python(peer, CONNECT, target, '3306')).toBe('silence');
  }, 120_000);

  test('it talks to itself by any of its addresses', async () => {
    const { host } = world;
    await load(host, `default: reject\n${SHUT}\nout: []`);
    for (const target of ['127.0.0.1', '::1', HOST.ip, HOST.ip6]) {
      expect([target, await python(host, CONNECT, target, '3306')]).toEqual([target, 'open']);
    }
  });

  test('errors come to the sockets whose packets they are about', async () => {
    const { host } = world;
    await load(host, SHUT);
    for (const target of [PEER.ip, PEER.ip6]) {
      expect([target, await python(host, UNREACHABLE, target, '9')]).toEqual([target, 'ECONNREFUSED']);
    }
  });

  test('it learns that packets are too big, also for what conntrack passes over', async () => {
    const { host, peer } = world;
    await peer.must(['sh', '-c', NARROW]);
    await host.must(['sh', '-c', WIDE]);
    await load(host, SHUT);
    for (const [target, raw] of [
      ['198.18.7.1', ''],
      ['fd00:7::1', ''],
      ['198.18.7.2', UNTRACKED],
      ['fd00:7::2', UNTRACKED],
    ] as const) {
      await host.must(['nft', '-f', '-'], { input: `table inet raw\ndelete table inet raw\n${raw}` });
      expect([target, raw, await python(host, BIG, target)]).toEqual([target, raw, '1280']);
    }
    await host.must(['nft', 'delete table inet raw; add table inet raw']);
  });

  test('packets that conntrack passes over are judged by their port', async () => {
    const { host, peer } = world;
    await load(host, 'allow:\n  - port: 53');
    const raw =
      'table inet raw {\n chain pre { type filter hook prerouting priority -300; notrack; }\n chain out { type filter hook output priority -300; notrack; }\n}';
    await host.must(['nft', '-f', '-'], { input: `table inet raw\ndelete table inet raw\n${raw}` });
    for (const target of [HOST.ip, HOST.ip6]) {
      expect([target, await python(peer, CONNECT, target, '53')]).toEqual([target, 'open']);
      expect([target, await python(peer, CONNECT, target, '22')]).toEqual([target, 'silence']);
      expect([target, await python(peer, DATAGRAM, target, '53', '10', '')]).toEqual([target, '53']);
      expect([target, await python(peer, DATAGRAM, target, '3306', '10', '')]).toEqual([target, 'silence']);
    }
    await host.must(['nft', 'delete', 'table', 'inet', 'raw']);
  });

  test('neither fragments nor extension headers get past it, and both get in where the port is listed', async () => {
    const { host, peer } = world;
    await load(host, 'allow:\n  - port: 53');
    const cases = [
      [HOST.ip, '4000', ''],
      [HOST.ip6, '4000', ''],
      [HOST.ip6, '10', '59 54'],
      // Fragments of destination options are lost on conntrack, whatever the rules.
      [HOST.ip6, '4000', '54'],
    ] as const;
    for (const one of cases) {
      const [target, size, options] = one;
      expect([...one, await python(peer, DATAGRAM, target, '53', size, options)]).toEqual([...one, '53']);
      expect([...one, await python(peer, DATAGRAM, target, '3306', size, options)]).toEqual([...one, 'silence']);
    }
  });

  test('what is not listed under out is refused at once, and who came in is answered', async () => {
    const { host, peer } = world;
    for (const rest of ['drop', 'reject']) {
      await load(
        host,
        `default: ${rest}\nallow:\n  - port: 22\nout:\n  - {port: 81, to: ["${PEER.ip}", "${PEER.ip6}"]}`,
      );
      for (const target of [PEER.ip, PEER.ip6]) {
        expect([target, await python(host, CONNECT, target, '81')]).toEqual([target, 'open']);
        expect([target, await python(host, CONNECT, target, '82')]).toEqual([target, 'refused']);
        expect([target, await python(host, DATAGRAM, target, '81', '10', '')]).toEqual([target, '81']);
        expect([target, await python(host, DATAGRAM, target, '82', '10', '')]).toEqual([target, 'EPERM']);
      }
      for (const target of [HOST.ip, HOST.ip6]) {
        expect([target, await python(peer, CONNECT, target, '22')]).toEqual([target, 'open']);
        expect([target, await python(peer, DATAGRAM, target, '22', '10', '')]).toEqual([target, '22']);
        // The reset has to get out, too.
        const shut = rest === 'drop' ? 'silence' : 'refused';
        expect([target, await python(peer, CONNECT, target, '3306')]).toEqual([target, shut]);
        const unsent = rest === 'drop' ? 'silence' : target === HOST.ip ? 'EHOSTUNREACH' : 'EACCES';
        expect([target, await python(peer, DATAGRAM, target, '3306', '10', '')]).toEqual([target, unsent]);
      }
    }
    for (const side of [host, peer]) await side.must(['ip', 'neigh', 'flush', 'all']);
    expect(await python(host, CONNECT, PEER.ip6, '81')).toBe('open');
    // So many that they are sorted by port.
    const many = Array.from({ length: 40 }, (_, index) => `  - {port: ${7000 + index}, to: 198.18.0.${index}}`);
    await load(host, `allow: []\nout:\n  - {port: 81, to: ["${PEER.ip}", "${PEER.ip6}"]}\n${many.join('\n')}`);
    for (const target of [PEER.ip, PEER.ip6]) {
      expect([target, await python(host, CONNECT, target, '81')]).toEqual([target, 'open']);
      expect([target, await python(host, CONNECT, target, '82')]).toEqual([target, 'refused']);
      expect([target, await python(host, CONNECT, target, '7001')]).toEqual([target, 'refused']);
    }
  }, 120_000);
});

const TALK = `
import socket, sys, time
target, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in target else socket.AF_INET
sockets = {}
for name, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
    sockets[name] = one = socket.socket(family, kind)
    one.settimeout(3)
    one.connect((target, port))
    if name == "tcp": one.recv(100)
for count in range(1, 10**6):
    for name, one in sockets.items():
        try:
            one.send(b"?")
            one.recv(100)
            print(name, count)
        except OSError as error:
            print(name, "lost", error)
            sys.exit(1)
    time.sleep(0.02)
`;

const CONNECT = `
import socket, sys
one = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
one.settimeout(0.7)
try:
    one.connect((sys.argv[1], int(sys.argv[2])))
    print("open")
except TimeoutError: print("silence")
except ConnectionRefusedError: print("refused")
except OSError as error: print(error)
`;

const DATAGRAM = `
import errno, socket, sys
target, port, size, options = sys.argv[1:]
one = socket.socket(socket.AF_INET6 if ":" in target else socket.AF_INET, socket.SOCK_DGRAM)
one.settimeout(0.7)
# Destination options (59) and hop-by-hop options (54) with nothing but padding: RFC 8200.
for option in map(int, options.split()):
    one.setsockopt(socket.IPPROTO_IPV6, option, bytes([0, 0, 1, 4, 0, 0, 0, 0]))
try:
    one.connect((target, int(port)))
    one.send(b"?" * int(size))
    print(one.recv(100).decode())
except TimeoutError: print("silence")
except OSError as error: print(errno.errorcode[error.errno])
`;

const UNREACHABLE = `
import errno, socket, sys
one = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
one.settimeout(5)
one.connect((sys.argv[1], int(sys.argv[2])))
one.send(b"?")
try: one.recv(10)
except OSError as error: print(errno.errorcode.get(error.errno, error))
`;

/** Sends what does not fit the way until the kernel knows what does; prints that. */
const BIG = `
import socket, sys, time
six = ":" in sys.argv[1]
level, discover, do, mtu = (41, 23, 2, 24) if six else (0, 10, 2, 14)
one = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
one.setsockopt(level, discover, do)
one.connect((sys.argv[1], 9))
known = 0
for _ in range(20):
    try: one.send(b"?" * 1400)
    except OSError: pass
    time.sleep(0.05)
    known = one.getsockopt(level, mtu)
    if known < 1400: break
print(known)
`;

const UNTRACKED = 'table inet raw {\n chain out { type filter hook output priority -300; notrack; }\n}';

/** A way on that takes less than the cable. */
const NARROW = `
echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
ip link add narrow0 type veth peer name narrow1; ip link set narrow0 mtu 1280 up; ip link set narrow1 up
ip route add 198.18.7.0/24 dev narrow0; ip -6 route add fd00:7::/64 dev narrow0
`;
const WIDE = `
ip route add 198.18.7.0/24 via 192.0.2.1; ip -6 route add fd00:7::/64 via fd00:1::1
`;
