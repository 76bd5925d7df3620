/**
 * Listens on every port that its arguments name, with TCP and UDP, both families: runs inside a host. Answers at once, and
 * then goes on speaking by itself, as a server does that has something to tell.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const EVERY = 50;
const listening = process.argv.slice(2).flatMap((text) => {
  const port = Number(text);
  const tcp = new Promise<void>((resolve) => {
    createServer((socket) => {
      const timer = setInterval(() => socket.write('tick\n'), EVERY);
      socket.on('data', () => {});
      socket.on('error', ({ message }) => console.log(`server: ${port}: ${message}`));
      socket.on('close', () => clearInterval(timer));
    }).listen(port, '::', resolve);
  });
  const udp = new Promise<void>((resolve) => {
    const socket = createSocket({ type: 'udp6', ipv6Only: false });
    // Where it is refused is no end of it.
    socket.on('error', () => {});
    socket.on('message', (_, peer) => socket.send('tick\n', peer.port, peer.address));
    socket.bind(port, '::', resolve);
  });
  return [tcp, udp];
});
await Promise.all(listening);
console.log('ready');
