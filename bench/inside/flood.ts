import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import koffi from 'koffi';

/** What is sent: UDP over IPv4, from each source in turn, as fast as it goes. */
export interface Flood {
  readonly interface: string;
  /** Of the other end of the cable. */
  readonly mac: string;
  readonly target: string;
  readonly port: number;
  readonly sources: readonly string[];
  readonly seconds: number;
}

export interface Flooded {
  readonly sent: number;
  readonly seconds: number;
}

const FRAMES = 4096;
const BATCH = 256;
const SIZE = 60;
/** `struct mmsghdr` on 64-bit Linux: a `struct msghdr` of 56 bytes, a length, padding. */
const HEADER = 64;

const AF_PACKET = 17;
const SOCK_RAW = 3;
const ETH_P_IP = 0x0800;

function addressBytes(address: string): readonly number[] {
  return address.split('.').map(Number);
}

/** One Ethernet frame: RFC 791, RFC 768. */
function writeFrame(frame: Buffer, flood: Flood, own: string, number: number): void {
  frame.write(flood.mac.replaceAll(':', ''), 0, 'hex');
  frame.write(own.replaceAll(':', ''), 6, 'hex');
  frame.writeUInt16BE(ETH_P_IP, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(SIZE - 14, 16);
  frame[22] = 64;
  frame[23] = 17;
  frame.set(addressBytes(flood.sources[number % flood.sources.length] ?? ''), 26);
  frame.set(addressBytes(flood.target), 30);
  let sum = 0;
  for (let at = 14; at < 34; at += 2) sum += frame.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  frame.writeUInt16BE(~sum & 0xffff, 24);
  frame.writeUInt16BE(20_000 + number, 34);
  frame.writeUInt16BE(flood.port, 36);
  frame.writeUInt16BE(SIZE - 34, 38);
}

function flooded(flood: Flood): Flooded {
  const libc = koffi.load('libc.so.6');
  const socket = libc.func('int socket(int, int, int)');
  const bind = libc.func('int bind(int, void *, uint32_t)');
  const sendmmsg = libc.func('int sendmmsg(int, void *, uint32_t, int)');
  const index = Number(readFileSync(`/sys/class/net/${flood.interface}/ifindex`, 'utf8'));
  const own = readFileSync(`/sys/class/net/${flood.interface}/address`, 'utf8').trim();

  const frames = Buffer.alloc(FRAMES * SIZE);
  const vectors = Buffer.alloc(FRAMES * 16);
  const headers = Buffer.alloc(FRAMES * HEADER);
  for (let number = 0; number < FRAMES; number++) {
    writeFrame(frames.subarray(number * SIZE, (number + 1) * SIZE), flood, own, number);
    vectors.writeBigUInt64LE(koffi.address(frames) + BigInt(number * SIZE), number * 16);
    vectors.writeBigUInt64LE(BigInt(SIZE), number * 16 + 8);
    headers.writeBigUInt64LE(koffi.address(vectors) + BigInt(number * 16), number * HEADER + 16);
    headers.writeBigUInt64LE(1n, number * HEADER + 24);
  }
  const place = Buffer.alloc(20);
  place.writeUInt16LE(AF_PACKET, 0);
  place.writeUInt16BE(ETH_P_IP, 2);
  place.writeInt32LE(index, 4);
  const raw = socket(AF_PACKET, SOCK_RAW, 0) as number;
  if (raw < 0 || bind(raw, place, place.length) !== 0) throw new Error('no packet socket');

  const start = process.hrtime.bigint();
  const end = start + BigInt(flood.seconds * 1e9);
  let sent = 0;
  let now = start;
  while (now < end) {
    for (let first = 0; first < FRAMES; first += BATCH) {
      const count = sendmmsg(raw, headers.subarray(first * HEADER), BATCH, 0) as number;
      if (count > 0) sent += count;
    }
    now = process.hrtime.bigint();
  }
  // Reached by their addresses alone until here.
  if (frames.length + vectors.length === 0) throw new Error('unreachable');
  return { sent, seconds: Number(now - start) / 1e9 };
}

process.stdout.write(JSON.stringify(flooded(JSON.parse(await text(process.stdin)) as Flood)));
