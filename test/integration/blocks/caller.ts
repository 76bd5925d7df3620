/** Makes all calls that standard input lists, at once, and prints what became of each: runs inside a host. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Call {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  /** Any where missing. */
  readonly from?: number;
}

/**
 * Longer than the first retransmission: on a virtual cable an ICMP error may come while `connect` still holds the socket, which
 * then heeds only the next one.
 */
const PATIENCE = 1600;
const SAID_AGAIN = 500;

function overTcp({ address, port, from }: Call): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, ...(from !== undefined && { localPort: from }) });
    const done = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    setTimeout(done, PATIENCE, 'silence');
    socket.on('data', () => done('answer'));
    socket.on('end', () => done('end'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => done(code ?? 'error'));
  });
}

function overUdp({ address, port, from = 0 }: Call): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const done = (answer: string): void => {
      socket.removeAllListeners().on('error', () => {});
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(done, PATIENCE, 'silence');
    const again = setTimeout(() => socket.send('?'), SAID_AGAIN);
    const over = (answer: string): void => {
      for (const pending of [timer, again]) clearTimeout(pending);
      done(answer);
    };
    socket.on('message', () => over('answer'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => over(code ?? 'error'));
    // Connected, so that the kernel tells of an ICMP error.
    socket.bind(from, () => socket.connect(port, address, () => socket.send('?')));
  });
}

const calls = JSON.parse(await text(process.stdin)) as readonly Call[];
const answers = await Promise.all(calls.map((call) => (call.protocol === 'tcp' ? overTcp(call) : overUdp(call))));
console.log(JSON.stringify(answers));
