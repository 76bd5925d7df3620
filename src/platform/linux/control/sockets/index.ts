import type { Outcome, Socket } from '../../../../model/index.ts';
import { NETLINK_SOCK_DIAG, openOrders, type Orders } from '../../../../native/index.ts';
import type { Sockets } from '../../../control.ts';
import type { Reading } from '../../../platform.ts';
import { netlinkWay } from '../../sockets/index.ts';
import { destroyRequest, SOCK_DESTROY } from './request.ts';

/** What the kernel is asked through; tests hand in others. */
export interface Kernel {
  readonly openOrders: typeof openOrders;
  /** All sockets of one protocol, as they are now. */
  readonly list: (protocol: 'tcp' | 'udp') => Reading;
}

const DONE: Outcome = { status: 'done' };
/** Of sockets that share an address (SO_REUSEPORT) the kernel finds one at a time: the next, when that has gone. */
const MOST_ROUNDS = 1024;

/**
 * SOCK_DESTROY of sock_diag(7): needs CAP_NET_ADMIN, and a kernel with INET_DIAG_DESTROY (ENOTSUP without). What the
 * kernel says that it has done is looked at afterwards: a UDP socket that was bound by its program only gets an error
 * to read and goes on receiving, which is `refused` here.
 */
export function linuxSockets({ openOrders: open, list }: Kernel = THIS_KERNEL): Sockets {
  return {
    destroy(sockets) {
      const orders = open(NETLINK_SOCK_DIAG);
      try {
        const answers = giveAll(orders, sockets);
        const remaining = stillThere(list, sockets);
        return answers.map((answer, index) => judge(answer, remaining[index]));
      } finally {
        orders.close();
      }
    },
  };
}

const THIS_KERNEL: Kernel = {
  openOrders,
  // The number of the namespace only marks what is listed, and is not looked at here.
  list: (protocol) => netlinkWay(0).read(protocol, 'all'),
};

/** `not-found`: at these addresses there is none, or the kernel found another one there. */
type Answer = Outcome | 'not-found';

function giveAll(orders: Orders, sockets: readonly Socket[]): readonly Answer[] {
  let answers: readonly Answer[] = sockets.map(() => 'not-found');
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = sockets.map((socket, index) => {
      const answer = answers[index] ?? 'not-found';
      return answer === 'not-found' ? give(orders, socket) : answer;
    });
    const progress = next.some((answer, index) => answer !== 'not-found' && answers[index] === 'not-found');
    answers = next;
    // Whoever shared an address with one that has gone may be found now; else nothing will change.
    if (!progress || !answers.includes('not-found')) break;
  }
  return answers;
}

function give(orders: Orders, socket: Socket): Answer {
  const request = destroyRequest(socket);
  if (typeof request === 'string') return { status: 'refused', detail: request };
  const answer = orders.give(SOCK_DESTROY, request);
  if (answer.status === 'done') return DONE;
  if (answer.status === 'refused' && answer.errno === 'ENOENT') return 'not-found';
  return { status: answer.status, detail: `SOCK_DESTROY ${answer.detail}` };
}

function judge(answer: Answer, remaining: boolean | string | undefined): Outcome {
  if (answer !== 'not-found' && answer.status !== 'done') return answer;
  if (remaining === false) return DONE;
  if (typeof remaining === 'string') return { status: 'failed', detail: remaining };
  return answer === 'not-found'
    ? { status: 'failed', detail: 'SOCK_DESTROY ENOENT, but it is still listed' }
    : { status: 'refused', detail: 'SOCK_DESTROY: the kernel keeps the socket open' };
}

/** Of each socket, whether it is still as open as it was; a text where that can't be told. */
function stillThere(list: Kernel['list'], sockets: readonly Socket[]): readonly (boolean | string)[] {
  const readings = new Map<string, ReadonlySet<string> | string>();
  return sockets.map((socket) => {
    const { protocol } = socket;
    if (protocol !== 'tcp' && protocol !== 'udp') return false;
    const known = readings.get(protocol) ?? openKeys(list(protocol));
    readings.set(protocol, known);
    return typeof known === 'string' ? known : known.has(keyOf(socket));
  });
}

function openKeys(reading: Reading): ReadonlySet<string> | string {
  if (reading.status !== 'read') return reading.detail;
  // A TCP socket that merely holds its port takes no connection any more.
  return new Set(reading.sockets.filter(({ state }) => state !== 'bound-inactive').map(keyOf));
}

/** A connection that lost its peer is over, though its socket may remain. */
function keyOf({ cookie, peer, local }: Socket): string {
  return `${cookie} ${local.port} ${peer?.address} ${peer?.port}`;
}
