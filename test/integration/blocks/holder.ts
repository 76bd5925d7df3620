/**
 * Keeps one connection, as `tcp` or `udp`, to the address and port of its arguments: runs inside a host. Prints a line for
 * whatever it hears, and how it ends. The fourth argument says how often it speaks itself, in ms; 0 is never.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

const [protocol, address = '', port = '', every = '0'] = process.argv.slice(2);
const repeat = (speak: () => void): void => {
  if (every !== '0') setInterval(speak, Number(every)).unref();
};

if (protocol === 'tcp') {
  const socket = connect({ host: address, port: Number(port) }, () => repeat(() => socket.write('?')));
  socket.on('data', () => console.log('heard'));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`over: ${code}`));
} else {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', () => console.log('heard'));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`refused: ${code}`));
  socket.connect(Number(port), address, () => repeat(() => socket.send('?')));
}
