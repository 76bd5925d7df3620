import type { Socket } from '../../../../model/index.ts';
import type { Decoded } from '../reading.ts';

/** Kernel address, references, type, EtherType, interface, running, receive memory, user, inode. */
const LINE = /^\S+ +\d+ +\d+ +([\da-f]{4}) +(\d{1,10}) +\d+ +(\d{1,10}) +(\d{1,10}) +(\d{1,10}) *$/;

/** Sockets of /proc/net/packet (AF_PACKET). Never throws, whatever the text. The file tells nothing of what waits to be sent. */
export function parsePacketTable(text: string, namespace: number): Decoded {
  const sockets: Socket[] = [];
  let malformed = 0;
  // The first line names the columns.
  for (const line of text.split('\n').slice(1)) {
    if (line === '') continue;
    const [, etherType = '', bound = '', memory = '', uid = '', inode = ''] = LINE.exec(line) ?? [];
    if (inode === '') {
      malformed += 1;
      continue;
    }
    sockets.push({
      namespace,
      inode: Number(inode),
      protocol: 'packet',
      family: 'link',
      local: { address: '*', port: 0 },
      peer: null,
      state: 'close',
      receiveQueue: Number(memory),
      sendQueue: 0,
      uid: Number(uid),
      interface: Number(bound),
      filter: Number.parseInt(etherType, 16),
    });
  }
  return { sockets, malformed };
}
