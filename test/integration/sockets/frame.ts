/** An Ethernet frame from the far end of the cable with a TCP SYN in it (RFC 791, RFC 9293). */
export function synFrame(from: readonly [string, number], to: readonly [string, number]): Buffer {
  const addresses = Buffer.from([...from[0].split('.'), ...to[0].split('.')].map(Number));
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(from[1], 0);
  tcp.writeUInt16BE(to[1], 2);
  tcp.writeUInt32BE(1, 4);
  tcp.writeUInt16BE(0x5002, 12);
  tcp.writeUInt16BE(1024, 14);
  const pseudo = Buffer.concat([addresses, Buffer.from([0, 6, 0, tcp.length]), tcp]);
  tcp.writeUInt16BE(checksum(pseudo), 16);

  const ip = Buffer.concat([Buffer.from([0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0]), addresses]);
  ip.writeUInt16BE(checksum(ip), 10);
  const ethernet = Buffer.from('0200000000010200000000020800', 'hex');
  return Buffer.concat([ethernet, ip, tcp]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
