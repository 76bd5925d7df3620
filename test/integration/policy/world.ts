import { onTestFinished } from 'vitest';

import type { ResolvedPolicy } from '../../../src/model/index.ts';
import { compile, scriptOf } from '../../../src/policy/compile/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { resolvedOf } from '../../support/policies.ts';

/** Two hosts with a cable between them: the policy's, and one that asks. */
export interface World {
  readonly host: Host;
  readonly peer: Host;
  stop(): Promise<void>;
}

export const HOST = { ip: '192.0.2.2', ip6: 'fd00:1::2' } as const;
export const PEER = { ip: '192.0.2.1', ip6: 'fd00:1::1' } as const;

export async function startWorld(init: 'systemd' | 'none' = 'none'): Promise<World> {
  const [host, peer] = await Promise.all([startHost({ name: 'guarded', init }), startHost({ name: 'peer' })]);
  await connect(
    { host, addresses: [`${HOST.ip}/24`, `${HOST.ip6}/64`] },
    { host: peer, addresses: [`${PEER.ip}/24`, `${PEER.ip6}/64`] },
  );
  return { host, peer, stop: async () => void (await Promise.all([host.stop(), peer.stop()])) };
}

/** A world that ends with the test. */
export async function ownWorld(init: 'systemd' | 'none' = 'none'): Promise<World> {
  const world = await startWorld(init);
  onTestFinished(() => world.stop());
  return world;
}

/** Loads a policy, written in the words of policy.yaml or looked up already. */
export async function load(host: Host, policy: string | ResolvedPolicy, groups = false): Promise<ResolvedPolicy> {
  const resolved = typeof policy === 'string' ? resolvedOf(policy) : policy;
  await host.write('/tmp/policy.nft', scriptOf(compile(resolved, { groups })));
  await host.must(['nft', '-f', '/tmp/policy.nft']);
  return resolved;
}

/** Holds ports open: TCP and UDP servers that say their name and port to whoever asks. */
export async function answer(host: Host, ...ports: readonly number[]): Promise<void> {
  const server = await host.spawn(['/usr/bin/python3', '-c', SERVER, ...ports.map(String)]);
  await server.printed('ready');
}

const SERVER = `
import selectors, socket, sys
waiting = selectors.DefaultSelector()
for port in map(int, sys.argv[1:]):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        one = socket.socket(socket.AF_INET6, kind)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("::", port))
        if kind == socket.SOCK_STREAM: one.listen(64)
        waiting.register(one, selectors.EVENT_READ, (kind, port))
print("ready", flush=True)
kept = []
while True:
    for key, _ in waiting.select():
        kind, port = key.data
        if kind == "peer":
            try: data = key.fileobj.recv(100)
            except OSError: data = b""
            if data: key.fileobj.send(data)
            else: waiting.unregister(key.fileobj); key.fileobj.close()
        elif kind == socket.SOCK_STREAM:
            peer, _ = key.fileobj.accept()
            try: peer.send(f"{port}\\n".encode())
            except OSError: pass
            waiting.register(peer, selectors.EVENT_READ, ("peer", port))
        else:
            try:
                data, peer = key.fileobj.recvfrom(100)
                key.fileobj.sendto(f"{port}\\n".encode(), peer)
            except OSError: pass
`;
