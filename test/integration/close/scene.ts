import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { connect, type Host, startHost } from '../../hosts/index.ts';

export const SERVER = '/usr/local/lib/server.py';
const CALLER = `
import socket, sys
address, port, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
family = socket.AF_INET6 if ':' in address else socket.AF_INET
door = socket.socket(family, socket.SOCK_DGRAM if kind == 'udp' else socket.SOCK_STREAM)
door.settimeout(2)
try:
    door.connect((address, port))
    if kind == 'udp':
        door.send(b'?')
    print('open' if door.recv(100).startswith(b'here') else 'other')
except Exception as error:
    print(type(error).__name__)
`;

/** A host with systemd that has servers, and a second one that calls them over a cable. */
export interface Scene {
  readonly host: Host;
  /** What the second host sees: `open`, or the name of the error. */
  readonly call: (port: number, kind?: 'tcp' | 'udp', family?: 'ipv4' | 'ipv6') => Promise<string>;
  /** Writes a unit and starts it. */
  readonly unit: (name: string, text: string, how?: 'enable' | 'start') => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startScene(init: 'systemd' | 'none' = 'systemd'): Promise<Scene> {
  const [host, caller] = await Promise.all([startHost({ name: 'closing', init }), startHost({ name: 'caller' })]);
  await connect(
    { host, addresses: ['198.18.0.1/24', 'fd00:18::1/64'] },
    { host: caller, addresses: ['198.18.0.2/24', 'fd00:18::2/64'] },
  );
  await host.write(SERVER, readFileSync(fileURLToPath(new URL('server.py', import.meta.url)), 'utf8'));
  return {
    host,
    call: async (port, kind = 'tcp', family = 'ipv4') => {
      const address = family === 'ipv4' ? '198.18.0.1' : 'fd00:18::1';
      return (await caller.must(['python3', '-c', CALLER, address, String(port), kind])).trim();
    },
    unit: async (name, text, how) => {
      await host.write(`/etc/systemd/system/${name}`, text);
      await host.must(['systemctl', 'daemon-reload']);
      if (how === 'enable') await host.must(['systemctl', 'enable', '--now', '--quiet', name]);
      if (how === 'start') await host.must(['systemctl', 'start', name]);
    },
    stop: async () => {
      await Promise.all([host.stop(), caller.stop()]);
    },
  };
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `menshen close` and its like inside, without a person to ask. */
export async function menshen(host: Host, ...args: readonly string[]): Promise<Answer> {
  return host.menshen(args, { timeout: 60_000 });
}

/** The same, where it has to succeed; gives what it printed. */
export async function mustMenshen(host: Host, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await menshen(host, ...args);
  if (code !== 0) throw new Error(`menshen ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
  return stdout;
}
