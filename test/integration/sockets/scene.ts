import { release } from 'node:os';

import * as calls from './calls.ts';
import { makeConnections, makeHandshakes, SILENT } from './connections.ts';
import { type Expected, LOOPBACK, type Stage, stage } from './stage.ts';

const ANY6 = '0'.repeat(32);
const LOOPBACK6 = '1'.padStart(32, '0');
const NOBODY = 65_534;

/** Prepares the network namespace of a throw-away host: a cable `v0` whose far end `v1` swallows everything, a bridge. */
export const PREPARE: string = `set -e
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 addrgenmode none up
ip link set v1 addrgenmode none up
ip addr add 192.0.2.1/24 dev v0
ip neigh add ${SILENT} lladdr 02:00:00:00:00:02 nud permanent dev v0
ip link add br0 type bridge
ip link add p0 master br0 type veth peer name p1
ip addr add 198.51.100.1 peer 198.51.100.2/32 dev p1
ip addr add 2001:db8::1/64 dev p1
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 20000 21000 >/proc/sys/net/ipv4/ip_local_port_range`;

interface Interfaces {
  readonly lo: number;
  readonly v1: number;
}

/** Makes sockets of every kind and in every state that can be held still. They live as long as the process. */
export function makeScene(interfaces: Interfaces): readonly Expected[] {
  const made = stage();
  makeConnections(made);
  makeHandshakes(made, interfaces.v1);
  makeDoors(made, interfaces);
  makeDatagrams(made);
  makeRaw(made, interfaces);
  return made.made;
}

function makeDoors({ note, listener, client }: Stage, interfaces: Interfaces): void {
  const onLoopback = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
  calls.bindToDevice(onLoopback, 'lo');
  calls.bind(onLoopback, '0.0.0.0', 7004);
  calls.listen(onLoopback, 1);
  note(onLoopback, ['tcp', 'ipv4', 'listen'], ['0.0.0.0', 7004], null, {}, { interface: interfaces.lo });

  process.seteuid?.(NOBODY);
  const foreign = listener(7008, 1);
  process.seteuid?.(0);
  note(foreign, ['tcp', 'ipv4', 'listen'], [LOOPBACK, 7008], null, { uid: NOBODY });

  const dual = calls.socket(calls.AF_INET6, calls.SOCK_STREAM);
  calls.refuseIpv4(dual, false);
  calls.bind(dual, ANY6, 7005);
  calls.listen(dual, 1);
  note(dual, ['tcp', 'ipv6', 'listen'], ['::', 7005], null, {}, { v6only: false });
  const mapped = client(7005);
  const overIpv4 = calls.accept(dual);
  note(mapped.fd, ['tcp', 'ipv4', 'established'], [LOOPBACK, mapped.port], [LOOPBACK, 7005]);
  note(overIpv4, ['tcp', 'ipv6', 'established'], ['::ffff:127.0.0.1', 7005], ['::ffff:127.0.0.1', mapped.port]);

  const strict = calls.socket(calls.AF_INET6, calls.SOCK_STREAM);
  calls.refuseIpv4(strict, true);
  calls.bind(strict, LOOPBACK6, 7006);
  calls.listen(strict, 1);
  note(strict, ['tcp', 'ipv6', 'listen'], ['::1', 7006], null, {}, { v6only: true });

  // Since Linux 6.8.
  if (Number(release().split('.')[0]) * 100 + Number(release().split('.')[1]) >= 608) {
    const idle = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
    calls.bind(idle, LOOPBACK, 7020);
    note(idle, ['tcp', 'ipv4', 'bound-inactive'], [LOOPBACK, 7020], null);
  }
}

function makeDatagrams({ note }: Stage): void {
  const datagrams = calls.socket(calls.AF_INET, calls.SOCK_DGRAM);
  calls.bind(datagrams, LOOPBACK, 7010);
  note(datagrams, ['udp', 'ipv4', 'close'], [LOOPBACK, 7010], null);
  const connected = calls.socket(calls.AF_INET, calls.SOCK_DGRAM);
  calls.bind(connected, LOOPBACK, 7011);
  calls.connect(connected, LOOPBACK, 7010);
  note(connected, ['udp', 'ipv4', 'established'], [LOOPBACK, 7011], [LOOPBACK, 7010]);
  const datagrams6 = calls.socket(calls.AF_INET6, calls.SOCK_DGRAM);
  calls.refuseIpv4(datagrams6, true);
  calls.bind(datagrams6, ANY6, 7012);
  note(datagrams6, ['udp', 'ipv6', 'close'], ['::', 7012], null, {}, { v6only: true });
}

function makeRaw({ note }: Stage, interfaces: Interfaces): void {
  const pings = calls.socket(calls.AF_INET, calls.SOCK_RAW, 1);
  note(pings, ['raw', 'ipv4', 'close'], ['0.0.0.0', 0], null, { filter: 1 });
  const pings6 = calls.socket(calls.AF_INET6, calls.SOCK_RAW, 58);
  calls.connect(pings6, LOOPBACK6, 0);
  note(pings6, ['raw', 'ipv6', 'established'], ['::1', 0], ['::1', 0], { filter: 58 });

  const sniffer = calls.socket(calls.AF_PACKET, calls.SOCK_RAW);
  calls.bindPacket(sniffer, 3, interfaces.lo);
  note(sniffer, ['packet', 'link', 'close'], ['*', 0], null, { filter: 3, interface: interfaces.lo });
  const everywhere = calls.socket(calls.AF_PACKET, calls.SOCK_DGRAM);
  calls.bindPacket(everywhere, 0x88cc, 0);
  note(everywhere, ['packet', 'link', 'close'], ['*', 0], null, { filter: 0x88cc, interface: 0 });
}
