import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const PROGRAM: string = fileURLToPath(new URL('../../../dist/menshen.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program with nothing in its environment but what is given. */
export function menshen(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 30_000,
  });
  return { code: status, stdout, stderr };
}

/** A process that listens on a loopback port of its own under a name of its choice. */
export interface Listener {
  readonly port: number;
  readonly pid: number;
  stop(): void;
}

const LISTEN = `
  process.title = process.argv[1];
  const server = require('node:net').createServer();
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** @param name becomes its \`comm\`, which the kernel cuts to 15 bytes, and its command line */
export async function listenAs(name: string): Promise<Listener> {
  const child = spawn(process.execPath, ['-e', LISTEN, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(line.toString()), pid: child.pid ?? 0, stop: () => void child.kill('SIGKILL') };
}
