/**
 * Holds connections that say nothing by themselves: runs inside a host. Its arguments name them: `listen:PORT` (TCP, both
 * families), `tcp:ADDRESS:PORT`, `half:ADDRESS:PORT` (closed on our side), `udp:LOCALPORT:ADDRESS:PORT` (addresses with `_` for `:`). On SIGUSR1 it says a word over each, on
 * SIGUSR2 four million bytes over each of TCP. Prints how many bytes it has heard over each, by the local port of a listener, or the
 * number of its argument.
 */
import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

const LONG = Buffer.alloc(4_000_000);
const words: (() => void)[] = [];
const speeches: (() => void)[] = [];

function talk(socket: Socket, name: string): void {
  let heard = 0;
  socket.on('data', (chunk) => console.log(`${name} heard ${(heard += chunk.length)} bytes`));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`${name} over: ${code}`));
  words.push(() => socket.write('word'));
  speeches.push(() => socket.write(LONG));
}

function udp(name: string, localPort: number, address: string, port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    let heard = 0;
    socket.on('message', (message) => console.log(`${name} heard ${(heard += message.length)} bytes`));
    socket.on('error', ({ message }) => console.log(`${name} over: ${message}`));
    words.push(() => socket.send('word'));
    socket.bind(localPort, () => socket.connect(port, address, resolve));
  });
}

const ready = process.argv.slice(2).map(async (text, index) => {
  const [kind, ...parts] = text.split(':').map((part) => part.replaceAll('_', ':'));
  const name = `#${index}`;
  if (kind === 'udp') return udp(name, Number(parts[0]), parts[1]!, Number(parts[2]));
  if (kind !== 'listen') {
    return new Promise<void>((resolve) => {
      const to = { host: parts[0]!, port: Number(parts[1]), allowHalfOpen: true };
      const socket = connect(to, () => (kind === 'half' ? socket.end(resolve) : resolve()));
      talk(socket, name);
    });
  }
  return new Promise<void>((resolve) => {
    let count = 0;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      talk(socket, name);
      console.log(`${name} has ${(count += 1)}`);
    });
    server.listen(Number(parts[0]), '::', resolve);
  });
});
await Promise.all(ready);
process.on('SIGUSR1', () => {
  for (const say of words) say();
});
process.on('SIGUSR2', () => {
  for (const say of speeches) say();
});
console.log('ready');
