import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import type { Attempt } from './attempt.ts';

/** Longer than any answer takes in here, shorter than the first retransmission. */
const PATIENCE = 500;

function overTcp({ source, sourcePort, destination, port }: Attempt): Promise<string | null> {
  return new Promise((resolve) => {
    let answer: string | null = null;
    const socket = connect({ host: destination, port, localAddress: source, localPort: sourcePort });
    const done = (): void => {
      socket.destroy();
      resolve(answer);
    };
    setTimeout(done, PATIENCE);
    socket.on('connect', () => (answer = ''));
    socket.on('data', (data) => {
      answer = data.toString('latin1');
      done();
    });
    socket.on('error', done);
  });
}

function overUdp({ source, sourcePort, destination, port }: Attempt): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(source.includes(':') ? 'udp6' : 'udp4');
    const done = (answer: string | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => done(null), PATIENCE);
    socket.on('message', (data) => done(data.toString('latin1')));
    socket.on('error', () => done(null));
    socket.bind(sourcePort, source, () => socket.send('?', port, destination));
  });
}

/** Makes all attempts that standard input lists, at once, and prints who answered each: runs inside a host. */
const attempts = JSON.parse(await text(process.stdin)) as readonly Attempt[];
const answers = await Promise.all(
  attempts.map((attempt) => (attempt.protocol === 'tcp' ? overTcp(attempt) : overUdp(attempt))),
);
console.log(JSON.stringify(answers));
