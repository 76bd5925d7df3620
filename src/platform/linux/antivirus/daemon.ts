import { join } from 'node:path';

import { attempt, readUpTo } from '../processes/index.ts';

/** Where distributions, and ClamAV's own packages, keep what clamd and clamdscan are told. */
const CONFIGURATIONS: readonly string[] = [
  '/etc/clamav/clamd.conf',
  '/etc/clamd.d/scan.conf',
  '/etc/clamd.conf',
  '/usr/local/etc/clamd.conf',
  '/usr/local/etc/clamav/clamd.conf',
];
const CONFIGURATION_BYTES = 1 << 20;
/** A daemon that still reads its signatures does not answer; then waiting for it costs as much as reading them ourselves. */
const PING_MS = 3000;

const MEGABYTE = 1 << 20;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 << 10, M: MEGABYTE, G: 1 << 30 };
/** What older versions take where nothing is said, and what none exceeds. */
const MAX_FILE_SIZE = 25 * MEGABYTE;
const MAX_SCAN_SIZE = 100 * MEGABYTE;
const MOST = 2 ** 31 - 1;

/** How clamd is to be reached. */
export interface Daemon {
  readonly configuration: string;
  /** Path of its Unix socket. */
  readonly socket: string;
  /** Bytes of the largest file that it looks through. */
  readonly largest: number;
}

/** The running clamd; `null` where none answers, and where its client might go over a network. */
export async function findDaemon(root: string): Promise<Daemon | null> {
  for (const path of CONFIGURATIONS) {
    const configuration = join(root, path);
    const text = attempt(() => readUpTo(configuration, CONFIGURATION_BYTES).toString());
    if (text === undefined) continue;
    // clamdscan is told this file, so that it can't take another.
    const parsed = parseConfiguration(text);
    return parsed !== null && (await answers(parsed.socket)) ? { configuration, ...parsed } : null;
  }
  return null;
}

/**
 * What clamd.conf(5) says of the socket and of sizes. `null` without a Unix socket, and where there is a TCP socket: its client
 * would send the file there, once the Unix socket fails, and it may lead to another machine.
 */
export function parseConfiguration(text: string): Omit<Daemon, 'configuration'> | null {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name = '', ...words] = line.trim().split(/\s+/);
    if (name !== '' && !name.startsWith('#')) options.set(name.toLowerCase(), words.join(' ').replaceAll('"', ''));
  }
  const socket = options.get('localsocket') ?? '';
  if (!socket.startsWith('/') || options.has('tcpsocket')) return null;
  const file = sizeOf(options.get('maxfilesize'), MAX_FILE_SIZE);
  return { socket, largest: Math.min(file, sizeOf(options.get('maxscansize'), MAX_SCAN_SIZE)) };
}

/** `25M`, `1048576`; 0 is no limit. */
function sizeOf(value: string | undefined, otherwise: number): number {
  const [, digits, unit = ''] = /^(\d{1,12})([KMG]?)$/.exec(value?.toUpperCase() ?? '') ?? [];
  if (digits === undefined) return otherwise;
  const size = Number(digits) * (UNITS[unit] ?? 1);
  return size === 0 ? MOST : Math.min(size, MOST);
}

/** Whether clamd is there and ready: it answers PING with PONG. */
function answers(socket: string): Promise<boolean> {
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((resolve) => {
    const connection = connect(socket);
    const over = (answer: boolean): void => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(PING_MS, () => over(false));
    connection.on('error', () => over(false));
    connection.on('end', () => over(false));
    connection.once('data', (said: Buffer) => over(said.toString('latin1').startsWith('PONG')));
    connection.write('zPING\0');
  });
}
