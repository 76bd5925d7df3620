import { fstatSync } from 'node:fs';
import { release } from 'node:os';

import type { Family, Protocol, Socket, SocketState } from '../../../src/model/index.ts';
import * as calls from './calls.ts';
import { synFrame } from './frame.ts';

/** A socket that was made, and what every source must say of it. */
export interface Expected {
  readonly seen: Pick<Socket, 'inode' | 'protocol' | 'family' | 'local' | 'peer' | 'state'> & Partial<Socket>;
  /** What netlink tells besides. */
  readonly more: Partial<Socket>;
  /** /proc/net does not list it. */
  readonly netlinkOnly: boolean;
}

const LOOPBACK = '127.0.0.1';
const ANY6 = '0'.repeat(32);
const LOOPBACK6 = '1'.padStart(32, '0');
const NOBODY = 65_534;
/** The other end of `v0`: it never answers. See `PREPARE`. */
const SILENT = '192.0.2.2';

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

/** Makes sockets of every kind and in every state that can be held still. They live as long as the process. */
export function makeScene(interfaces: { readonly lo: number; readonly v1: number }): readonly Expected[] {
  const scene: Expected[] = [];
  let nextPort = 7100;

  const note = (
    fd: number | null,
    kind: readonly [Protocol, Family, SocketState],
    local: readonly [string, number],
    peer: readonly [string, number] | null,
    seen: Partial<Socket> = {},
    more: Partial<Socket> = {},
  ): void => {
    const [protocol, family, state] = kind;
    const [address, port] = local;
    scene.push({
      seen: {
        inode: fd === null ? 0 : fstatSync(fd).ino,
        protocol,
        family,
        state,
        local: { address, port },
        peer: peer === null ? null : { address: peer[0], port: peer[1] },
        ...(fd === null ? {} : { uid: 0 }),
        ...seen,
      },
      more,
      netlinkOnly: state === 'bound-inactive',
    });
  };

  const listener = (port: number, backlog: number): number => {
    const fd = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
    calls.bind(fd, LOOPBACK, port);
    calls.listen(fd, backlog);
    return fd;
  };

  const client = (port: number): { fd: number; port: number } => {
    const fd = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
    nextPort += 1;
    calls.bind(fd, LOOPBACK, nextPort);
    calls.connect(fd, LOOPBACK, port);
    return { fd, port: nextPort };
  };

  const server = listener(7001, 8);
  note(server, ['tcp', 'ipv4', 'listen'], [LOOPBACK, 7001], null, { receiveQueue: 0 }, { sendQueue: 8 });

  /** Both ends of a connection; notes them once their states have been reached. */
  const pair = (arrange: (near: number, far: number) => void, near: Ending, far: Ending): void => {
    const { fd, port } = client(7001);
    const accepted = calls.accept(server);
    arrange(fd, accepted);
    calls.until(`${near.state} and ${far.state}`, () => hasState(fd, near.state) && hasState(accepted, far.state));
    const here = [LOOPBACK, port] as const;
    const there = [LOOPBACK, 7001] as const;
    note(fd, ['tcp', 'ipv4', near.state], here, there, near.seen);
    note(accepted, ['tcp', 'ipv4', far.state], there, here, far.seen);
  };
  pair(
    (near) => calls.send(near, Buffer.from('hello')),
    { state: 'established' },
    { state: 'established', seen: { receiveQueue: 5 } },
  );
  pair((near) => calls.finish(near), { state: 'fin-wait-2' }, { state: 'close-wait', seen: { receiveQueue: 1 } });
  pair(
    (near) => {
      fill(near);
      calls.finish(near);
    },
    { state: 'fin-wait-1' },
    { state: 'established' },
  );
  pair(
    (near, far) => {
      calls.finish(near);
      fill(far);
      calls.finish(far);
    },
    { state: 'fin-wait-2' },
    { state: 'last-ack' },
  );
  pair(
    (near, far) => {
      fill(near);
      fill(far);
      calls.finish(near);
      calls.finish(far);
      calls.until('the end of what was sent', () => calls.receive(far) === 0);
    },
    { state: 'fin-wait-2' },
    { state: 'closing' },
  );

  const gone = client(7001);
  const goneToo = calls.accept(server);
  calls.close(gone.fd);
  calls.close(goneToo);
  note(null, ['tcp', 'ipv4', 'time-wait'], [LOOPBACK, gone.port], [LOOPBACK, 7001]);

  const busy = listener(7003, 4);
  for (const { fd, port } of [client(7003), client(7003)]) {
    note(fd, ['tcp', 'ipv4', 'established'], [LOOPBACK, port], [LOOPBACK, 7003]);
    note(null, ['tcp', 'ipv4', 'established'], [LOOPBACK, 7003], [LOOPBACK, port]);
  }
  note(busy, ['tcp', 'ipv4', 'listen'], [LOOPBACK, 7003], null, { receiveQueue: 2 }, { sendQueue: 4 });

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

  const unanswered = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
  calls.bind(unanswered, '192.0.2.1', 7200);
  calls.connect(unanswered, SILENT, 9);
  note(unanswered, ['tcp', 'ipv4', 'syn-sent'], ['192.0.2.1', 7200], [SILENT, 9]);

  const halfOpen = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
  calls.bind(halfOpen, '192.0.2.1', 7007);
  calls.listen(halfOpen, 3);
  const injector = calls.socket(calls.AF_PACKET, calls.SOCK_RAW);
  calls.bindPacket(injector, 0, interfaces.v1);
  calls.send(injector, synFrame([SILENT, 40_000], ['192.0.2.1', 7007]));
  calls.close(injector);
  note(halfOpen, ['tcp', 'ipv4', 'listen'], ['192.0.2.1', 7007], null, {}, { sendQueue: 3 });
  note(null, ['tcp', 'ipv4', 'syn-received'], ['192.0.2.1', 7007], [SILENT, 40_000]);

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
  return scene;
}

interface Ending {
  readonly state: SocketState;
  readonly seen?: Partial<Socket>;
}

const STATE_NUMBERS: { readonly [S in SocketState]?: number } = {
  established: 1,
  'fin-wait-1': 4,
  'fin-wait-2': 5,
  'close-wait': 8,
  'last-ack': 9,
  closing: 11,
};

const hasState = (fd: number, state: SocketState): boolean => calls.tcpState(fd) === STATE_NUMBERS[state];

/** Sends until the other side's window and our own buffer are full, so that what follows has to wait. */
function fill(fd: number): void {
  const bytes = Buffer.alloc(65_536);
  let full = 0;
  calls.until('full buffers', () => {
    full = calls.send(fd, bytes) === -1 ? full + 1 : 0;
    return full > 3;
  });
}
