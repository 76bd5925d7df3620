import { type Protocol, type Socket, SOCKET_STATES } from '../../../../model/index.ts';
import { eachAttribute, eachMessage, LITTLE_ENDIAN } from '../../../../native/index.ts';
import { type EndpointReader, endpointReader } from '../endpoint.ts';
import type { Decoded } from '../reading.ts';
import { hasPeer } from '../states.ts';

/** Length of `struct inet_diag_msg`: what each message holds before its attributes. */
export const INET_DIAG_MESSAGE_LENGTH = 72;

/** By the kernel's numbers AF_INET and AF_INET6. */
const FAMILIES: { readonly [family: number]: 'ipv4' | 'ipv6' } = { 2: 'ipv4', 10: 'ipv6' };
const TCP_CLOSE = 7;
const INET_DIAG_SKV6ONLY = 11;
const INET_DIAG_CGROUP_ID = 21;
/** A high word from here on makes a 64-bit number more than a JavaScript number holds exactly. */
const UNSAFE_HIGH_WORD = 0x200000;

type Draft = { -readonly [Key in keyof Socket]: Socket[Key] };

/**
 * Sockets of one inet_diag dump (tcp, udp or raw; IPv4 or IPv6). Never throws, whatever the bytes.
 * Layout: `struct inet_diag_msg` and `INET_DIAG_*` in the kernel's `include/uapi/linux/inet_diag.h`.
 */
export function decodeInetDiag(buffers: readonly Uint8Array[], protocol: Protocol, namespace: number): Decoded {
  const context: Context = { namespace, protocol, endpoints: endpointReader() };
  const sockets: Socket[] = [];
  let malformed = 0;
  let cgroup: number | undefined;
  let v6only: boolean | undefined;
  let message: DataView | undefined;

  // One closure for the whole dump: tens of thousands of messages come through here.
  const onAttribute = (type: number, from: number, to: number): void => {
    if (message === undefined) return;
    if (type === INET_DIAG_CGROUP_ID && to - from >= 8) {
      const first = message.getUint32(from, LITTLE_ENDIAN);
      const second = message.getUint32(from + 4, LITTLE_ENDIAN);
      cgroup = LITTLE_ENDIAN ? join(second, first) : join(first, second);
    } else if (type === INET_DIAG_SKV6ONLY && to > from) {
      v6only = message.getUint8(from) !== 0;
    } else if (type === INET_DIAG_CGROUP_ID || type === INET_DIAG_SKV6ONLY) {
      malformed += 1;
    }
  };

  const sound = eachMessage(buffers, (view, from, to) => {
    message = view;
    cgroup = undefined;
    v6only = undefined;
    if (!eachAttribute(view, from + INET_DIAG_MESSAGE_LENGTH, to, onAttribute)) malformed += 1;
    const whole = to - from >= INET_DIAG_MESSAGE_LENGTH;
    const socket = whole ? readSocket(view, from, context, cgroup, v6only) : null;
    if (socket === null) malformed += 1;
    else sockets.push(socket);
  });
  return { sockets, malformed: sound ? malformed : malformed + 1 };
}

interface Context {
  readonly namespace: number;
  readonly protocol: Protocol;
  readonly endpoints: EndpointReader;
}

/** `null` where family or state is none that we know. */
function readSocket(
  view: DataView,
  at: number,
  { namespace, protocol, endpoints }: Context,
  cgroup: number | undefined,
  v6only: boolean | undefined,
): Socket | null {
  const family = FAMILIES[view.getUint8(at)];
  const stateNumber = view.getUint8(at + 1);
  // Of TCP sockets in state CLOSE the kernel only lists those that hold a port and do nothing with it (since 6.8).
  const idle = protocol === 'tcp' && stateNumber === TCP_CLOSE;
  const state = idle ? 'bound-inactive' : SOCKET_STATES[stateNumber - 1];
  if (family === undefined || state === undefined) return null;
  // A raw socket has no port: the kernel keeps the number of its IP protocol in that place.
  const raw = protocol === 'raw';
  const localPort = view.getUint16(at + 4);
  const local = endpoints.read(view, at + 8, family, raw ? 0 : localPort);
  const peer = hasPeer(state) ? endpoints.read(view, at + 24, family, raw ? 0 : view.getUint16(at + 6)) : null;
  const bound = view.getUint32(at + 40, LITTLE_ENDIAN);
  // Unlike other 64-bit numbers, low word first on every machine.
  const cookie = join(view.getUint32(at + 48, LITTLE_ENDIAN), view.getUint32(at + 44, LITTLE_ENDIAN));
  const receiveQueue = view.getUint32(at + 56, LITTLE_ENDIAN);
  const sendQueue = view.getUint32(at + 60, LITTLE_ENDIAN);
  const uid = view.getUint32(at + 64, LITTLE_ENDIAN);
  const inode = view.getUint32(at + 68, LITTLE_ENDIAN);
  // Most sockets have every field. Made in one piece they cost a third less time than objects that grow.
  const draft: Draft =
    inode !== 0 && cgroup !== undefined && cookie !== undefined
      ? {
          namespace,
          inode,
          protocol,
          family,
          local,
          peer,
          state,
          receiveQueue,
          sendQueue,
          interface: bound,
          uid,
          cgroup,
          cookie,
        }
      : { namespace, inode, protocol, family, local, peer, state, receiveQueue, sendQueue, interface: bound };
  // Without an inode (TIME_WAIT, not yet accepted, orphaned) the kernel writes user 0, whoever it was.
  if (inode !== 0) draft.uid = uid;
  if (cgroup !== undefined) draft.cgroup = cgroup;
  if (cookie !== undefined) draft.cookie = cookie;
  if (v6only !== undefined) draft.v6only = v6only;
  if (raw) draft.filter = localPort;
  return draft;
}

/** A 64-bit number; `undefined` where a JavaScript number can't hold it exactly. */
function join(high: number, low: number): number | undefined {
  return high < UNSAFE_HIGH_WORD ? high * 0x1_0000_0000 + low : undefined;
}
