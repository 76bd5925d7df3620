import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Answers on every port with its own name and the port: runs inside a host. */
const [name = '', ...ports] = process.argv.slice(2);
const listening = ports.flatMap((text) => {
  const port = Number(text);
  const answer = `${name}:${port}`;
  const tcp = new Promise<void>((resolve) => {
    createServer((socket) => {
      socket.on('error', () => {});
      socket.end(answer);
    }).listen(port, '::', resolve);
  });
  const udp = new Promise<void>((resolve) => {
    const socket = createSocket({ type: 'udp6', ipv6Only: false });
    socket.on('message', (_, peer) => socket.send(answer, peer.port, peer.address));
    socket.bind(port, '::', resolve);
  });
  return [tcp, udp];
});
await Promise.all(listening);
console.log('ready');
