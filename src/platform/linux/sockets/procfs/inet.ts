import { type Protocol, type Socket, SOCKET_STATES } from '../../../../model/index.ts';
import { LITTLE_ENDIAN } from '../../../../native/index.ts';
import { type EndpointReader, endpointReader } from '../endpoint.ts';
import type { Decoded } from '../reading.ts';
import { hasPeer } from '../states.ts';

/** slot, local and peer as `ADDRESS:PORT`, state, both queues, timer, retransmits, user, timeout, inode; more may follow. */
const LINE =
  /^ *\d+: ([\dA-F]{8,32}):([\dA-F]{4}) ([\dA-F]{8,32}):([\dA-F]{4}) ([\dA-F]{2}) ([\dA-F]{8}):([\dA-F]{8}) [\dA-F]+:[\dA-F]+ [\dA-F]+ +(\d{1,10}) +-?\d+ +(\d{1,10})(?: |$)/;

/**
 * Sockets of one /proc/net table of TCP, UDP or raw sockets (proc(5)). Never throws, whatever the text.
 *
 * The file tells neither cgroup, cookie, bound interface (`interface` is 0 here) nor IPV6_V6ONLY. Of a listening TCP
 * socket it tells how many connections wait, but not the limit: `sendQueue` is 0 there, which is "not told".
 */
export function parseInetTable(text: string, protocol: Protocol, family: 'ipv4' | 'ipv6', namespace: number): Decoded {
  const context: Context = {
    namespace,
    protocol,
    family,
    endpoints: endpointReader(),
    bytes: new DataView(new ArrayBuffer(16)),
  };
  const sockets: Socket[] = [];
  let malformed = 0;
  // The first line names the columns.
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const socket = parseLine(text.slice(at, end), context);
    if (socket === null) malformed += 1;
    else sockets.push(socket);
    at = end + 1;
  }
  return { sockets, malformed };
}

interface Context {
  readonly namespace: number;
  readonly protocol: Protocol;
  readonly family: 'ipv4' | 'ipv6';
  readonly endpoints: EndpointReader;
  readonly bytes: DataView;
}

function parseLine(line: string, { namespace, protocol, family, endpoints, bytes }: Context): Socket | null {
  const [, localAddress = '', localPort = '', peerAddress = '', peerPort = '', stateNumber = '', ...rest] =
    LINE.exec(line) ?? [];
  const [sendQueue = '', receiveQueue = '', uid = '', inode = ''] = rest;
  const state = SOCKET_STATES[Number.parseInt(stateNumber, 16) - 1];
  const digits = family === 'ipv4' ? 8 : 32;
  if (state === undefined || localAddress.length !== digits || peerAddress.length !== digits) return null;

  const endpoint = (address: string, port: string): Socket['local'] => {
    // Each word of an address is printed as a number of the machine, not as its bytes.
    for (let at = 0; at < digits; at += 8) {
      bytes.setUint32(at / 2, Number.parseInt(address.slice(at, at + 8), 16), LITTLE_ENDIAN);
    }
    return endpoints.read(bytes, 0, family, protocol === 'raw' ? 0 : Number.parseInt(port, 16));
  };
  const inodeNumber = Number(inode);
  return {
    namespace,
    inode: inodeNumber,
    protocol,
    family,
    local: endpoint(localAddress, localPort),
    peer: hasPeer(state) ? endpoint(peerAddress, peerPort) : null,
    state,
    receiveQueue: Number.parseInt(receiveQueue, 16),
    sendQueue: Number.parseInt(sendQueue, 16),
    // Without an inode (TIME_WAIT, not yet accepted, orphaned) the user shown is not reliable.
    ...(inodeNumber === 0 ? {} : { uid: Number(uid) }),
    // A raw socket has no port: the kernel keeps the number of its IP protocol in that place.
    ...(protocol === 'raw' ? { filter: Number.parseInt(localPort, 16) } : {}),
  };
}
