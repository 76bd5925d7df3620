import type { Socket, SocketState } from '../../../src/model/index.ts';
import * as calls from './calls.ts';
import { synFrame } from './frame.ts';
import { LOOPBACK, type Stage } from './stage.ts';

/** The other end of the cable `v0`: it never answers. */
export const SILENT: string = '192.0.2.2';

/** Connections over the loopback interface, in every state that can be held still. */
export function makeConnections({ note, listener, client }: Stage): void {
  const server = listener(7001, 8);
  note(server, ['tcp', 'ipv4', 'listen'], [LOOPBACK, 7001], null, { receiveQueue: 0 }, { sendQueue: 8 });

  /** Both ends of a connection; notes them once their states have been reached. */
  const pair = (arrange: (near: number, far: number) => void, near: Ending, far: Ending): void => {
    const { fd, port } = client(7001);
    const accepted = calls.accept(server);
    arrange(fd, accepted);
    calls.until(`${near.state} and ${far.state}`, () => hasState(fd, near.state) && hasState(accepted, far.state));
    const here = [LOOPBACK, port] as const;
    const there = [LOOPBACK, 7001] as const;
    note(fd, ['tcp', 'ipv4', near.state], here, there, near.seen);
    note(accepted, ['tcp', 'ipv4', far.state], there, here, far.seen);
  };
  pair(
    (near) => calls.send(near, Buffer.from('hello')),
    { state: 'established' },
    { state: 'established', seen: { receiveQueue: 5 } },
  );
  pair((near) => calls.finish(near), { state: 'fin-wait-2' }, { state: 'close-wait', seen: { receiveQueue: 1 } });
  pair(
    (near) => {
      fill(near);
      calls.finish(near);
    },
    { state: 'fin-wait-1' },
    { state: 'established' },
  );
  pair(
    (near, far) => {
      calls.finish(near);
      fill(far);
      calls.finish(far);
    },
    { state: 'fin-wait-2' },
    { state: 'last-ack' },
  );
  pair(
    (near, far) => {
      fill(near);
      fill(far);
      calls.finish(near);
      calls.finish(far);
      calls.until('the end of what was sent', () => calls.receive(far) === 0);
    },
    { state: 'fin-wait-2' },
    { state: 'closing' },
  );

  const gone = client(7001);
  const goneToo = calls.accept(server);
  calls.close(gone.fd);
  calls.close(goneToo);
  note(null, ['tcp', 'ipv4', 'time-wait'], [LOOPBACK, gone.port], [LOOPBACK, 7001]);

  const busy = listener(7003, 4);
  for (const { fd, port } of [client(7003), client(7003)]) {
    note(fd, ['tcp', 'ipv4', 'established'], [LOOPBACK, port], [LOOPBACK, 7003]);
    note(null, ['tcp', 'ipv4', 'established'], [LOOPBACK, 7003], [LOOPBACK, port]);
  }
  note(busy, ['tcp', 'ipv4', 'listen'], [LOOPBACK, 7003], null, { receiveQueue: 2 }, { sendQueue: 4 });
}

/** Connections that the other end of the cable leaves half made. */
export function makeHandshakes({ note }: Stage, far: number): void {
  const unanswered = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
  calls.bind(unanswered, '192.0.2.1', 7200);
  calls.connect(unanswered, SILENT, 9);
  note(unanswered, ['tcp', 'ipv4', 'syn-sent'], ['192.0.2.1', 7200], [SILENT, 9]);

  const halfOpen = calls.socket(calls.AF_INET, calls.SOCK_STREAM);
  calls.bind(halfOpen, '192.0.2.1', 7007);
  calls.listen(halfOpen, 3);
  const injector = calls.socket(calls.AF_PACKET, calls.SOCK_RAW);
  calls.bindPacket(injector, 0, far);
  calls.send(injector, synFrame([SILENT, 40_000], ['192.0.2.1', 7007]));
  calls.close(injector);
  note(halfOpen, ['tcp', 'ipv4', 'listen'], ['192.0.2.1', 7007], null, {}, { sendQueue: 3 });
  note(null, ['tcp', 'ipv4', 'syn-received'], ['192.0.2.1', 7007], [SILENT, 40_000]);
}

interface Ending {
  readonly state: SocketState;
  readonly seen?: Partial<Socket>;
}

const STATE_NUMBERS: { readonly [S in SocketState]?: number } = {
  established: 1,
  'fin-wait-1': 4,
  'fin-wait-2': 5,
  'close-wait': 8,
  'last-ack': 9,
  closing: 11,
};

const hasState = (fd: number, state: SocketState): boolean => calls.tcpState(fd) === STATE_NUMBERS[state];

/** Sends until the other side's window and our own buffer are full, so that what follows has to wait. */
function fill(fd: number): void {
  const bytes = Buffer.alloc(65_536);
  let full = 0;
  calls.until('full buffers', () => {
    full = calls.send(fd, bytes) === -1 ? full + 1 : 0;
    return full > 3;
  });
}
