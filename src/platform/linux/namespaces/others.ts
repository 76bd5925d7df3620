import { fileURLToPath } from 'node:url';

import type { OtherNamespaces, Place, SocketScope } from '../../platform.ts';
import { listNamespaces } from './list.ts';
import type { ReaderAnswer, ReaderOrder } from './reader.ts';

/** More than any machine needs; a namespace that hangs must not hang the whole answer. */
const READER_TIMEOUT_MS = 30_000;

/** Built beside the bundle that this code ends up in. */
const READER = fileURLToPath(new URL('./namespace-reader.js', import.meta.url));

/** Sockets and surroundings of every network namespace but our own, read by a child process that enters them. */
export async function readOthers(place: Place, scope: SocketScope, reader: string = READER): Promise<OtherNamespaces> {
  const listed = listNamespaces(place);
  const known = listed.unreadable === 0 ? { known: listed.others.length } : {};
  if (listed.others.length === 0) return { listings: [], problems: [], ...known };
  const { proc, sys, root } = place;
  const order: ReaderOrder = { place: { proc, sys, root }, scope, namespaces: listed.others };
  try {
    const answer = await ask(reader, order);
    return { ...answer, ...known };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { listings: [], problems: [{ code: 'namespace-unreadable', detail }], ...known };
  }
}

function ask(reader: string, order: ReaderOrder): Promise<ReaderAnswer> {
  // Loaded only here, since most looks stay in their own namespace; at once, so that the child works while we do.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { deserialize } = process.getBuiltinModule('node:v8');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [reader], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: READER_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(deserialize(Buffer.concat(chunks)) as ReaderAnswer);
      else reject(new Error(`namespace reader ended with ${signal ?? `exit code ${code}`}`));
    });
    // The child may end before it has read everything; its exit code tells more than EPIPE does.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(order));
  });
}
