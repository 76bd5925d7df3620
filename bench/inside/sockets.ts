import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Sockets that one pair of processes (a server, a client) may hold: below the usual hard limit of descriptors. */
const PAIRS = 3;

/**
 * Half of the pair listens and accepts, the other connects; one address of 127/8 a pair, so that local ports suffice.
 * Each prints a line when all connections stand, then waits to be ended. The client resets its connections when it is
 * ended, so that no TIME_WAIT is left for the next measurement.
 */
const SERVER = `
import resource, socket, sys
count, address = int(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, count + 100))
listener = socket.socket()
listener.bind((address, 7000))
listener.listen(4096)
print("listening", flush=True)
held = [listener.accept()[0] for _ in range(count - 1)]
print("ready", flush=True)
sys.stdin.read()
`;

const CLIENT = `
import resource, socket, struct, sys
count, address = int(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, count + 100))
held = [socket.create_connection((address, 7000)) for _ in range(count)]
for connection in held:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
print("ready", flush=True)
sys.stdin.read()
`;

/**
 * Makes `total` TCP sockets held by six processes in this host's network namespace: three servers that listen and have
 * accepted, three clients.
 *
 * @returns what ends the six processes and with them the sockets
 */
export async function holdSockets(total: number): Promise<() => Promise<void>> {
  const each = Math.floor(total / (2 * PAIRS));
  const started: ChildProcess[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const address = `127.0.0.${pair + 2}`;
    const server = python(SERVER, each, address);
    started.push(server);
    await line(server, 'listening');
    const client = python(CLIENT, each - 1, address);
    started.push(client);
    await Promise.all([line(server, 'ready'), line(client, 'ready')]);
  }
  return async () => {
    // Clients first: it is their reset that leaves nothing behind.
    for (const child of started.toReversed()) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  };
}

function python(program: string, count: number, address: string): ChildProcess {
  return spawn('python3', ['-c', program, String(count), address], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function line(child: ChildProcess, wanted: string): Promise<void> {
  if (child.stdout === null) throw new Error('no standard output');
  let seen = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    seen += String(chunk);
    if (seen.includes(wanted)) return;
  }
  throw new Error(`python3 ended before it said "${wanted}"`);
}
