import type { Socket } from '../../../../model/index.ts';
import { eachAttribute, eachMessage, LITTLE_ENDIAN } from '../../../../native/index.ts';
import type { Decoded } from '../reading.ts';

/** Length of `struct packet_diag_msg`: what each message holds before its attributes. */
export const PACKET_DIAG_MESSAGE_LENGTH = 16;

const PACKET_DIAG_INFO = 0;
const PACKET_DIAG_UID = 5;
const PACKET_DIAG_MEMINFO = 6;
const SK_MEMINFO_RMEM_ALLOC = 0;
const SK_MEMINFO_WMEM_ALLOC = 2;

/**
 * Sockets of one packet_diag dump (AF_PACKET). Never throws, whatever the bytes.
 * Layout: the kernel's `include/uapi/linux/packet_diag.h`. Queues are the memory that waiting packets take.
 */
export function decodePacketDiag(buffers: readonly Uint8Array[], namespace: number): Decoded {
  const sockets: Socket[] = [];
  let malformed = 0;
  const sound = eachMessage(buffers, (view, from, to) => {
    if (to - from < PACKET_DIAG_MESSAGE_LENGTH) {
      malformed += 1;
      return;
    }
    let bound = 0;
    let uid: number | undefined;
    let receiveQueue = 0;
    let sendQueue = 0;
    const followed = eachAttribute(view, from + PACKET_DIAG_MESSAGE_LENGTH, to, (type, at, end) => {
      const word = (index: number): number => {
        if (end - at < index * 4 + 4) malformed += 1;
        else return view.getUint32(at + index * 4, LITTLE_ENDIAN);
        return 0;
      };
      if (type === PACKET_DIAG_INFO) bound = word(0);
      else if (type === PACKET_DIAG_UID) uid = word(0);
      else if (type === PACKET_DIAG_MEMINFO) {
        receiveQueue = word(SK_MEMINFO_RMEM_ALLOC);
        sendQueue = word(SK_MEMINFO_WMEM_ALLOC);
      }
    });
    if (!followed) malformed += 1;
    const high = view.getUint32(from + 12, LITTLE_ENDIAN);
    const cookie = high * 0x1_0000_0000 + view.getUint32(from + 8, LITTLE_ENDIAN);
    sockets.push({
      namespace,
      inode: view.getUint32(from + 4, LITTLE_ENDIAN),
      protocol: 'packet',
      family: 'link',
      local: { address: '*', port: 0 },
      peer: null,
      state: 'close',
      receiveQueue,
      sendQueue,
      interface: bound,
      filter: view.getUint16(from + 2, LITTLE_ENDIAN),
      ...(uid === undefined ? {} : { uid }),
      ...(Number.isSafeInteger(cookie) ? { cookie } : {}),
    });
  });
  return { sockets, malformed: sound ? malformed : malformed + 1 };
}
