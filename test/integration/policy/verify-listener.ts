/** Listens as its arguments say, each `tcp ADDRESS PORT` or `udp ADDRESS PORT` in one word with commas: runs inside a host. UDP answers with what came. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

await Promise.all(
  process.argv.slice(2).map(
    (word) =>
      new Promise<void>((resolve) => {
        const [protocol, address = '', number = ''] = word.split(',');
        const isV6 = address.includes(':');
        if (protocol === 'tcp') {
          const server = createServer((socket) => socket.on('error', () => undefined).end());
          server.listen({ host: address, port: Number(number), ipv6Only: isV6 }, () => resolve());
        } else {
          const socket = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: isV6 });
          socket.on('message', (bytes, { port, address: peer }) => socket.send(bytes, port, peer));
          socket.bind(Number(number), address, () => resolve());
        }
      }),
  ),
);
console.log('ready');
