import { type Executors, executors } from '../change/index.ts';
import { inspect } from '../inspect/index.ts';
import { isOpen, type PortKey, type Socket } from '../model/index.ts';
import type { Control, Platform } from '../platform/index.ts';
import { connectionsExecutor } from './methods/connections.ts';
import { containerExecutor } from './methods/container.ts';
import { firewallExecutor } from './methods/firewall.ts';
import { isSame, type OpenPort } from './methods/method.ts';
import { processExecutor } from './methods/process.ts';
import { unitExecutor } from './methods/unit.ts';

/**
 * Looks at some ports of our network namespace, and at whoever holds them.
 *
 * @param depth of what is told of these, as for `inspect`
 */
export function lookAt(
  platform: Platform,
  depth: 'brief' | 'full' = 'brief',
): (ports: readonly PortKey[]) => Promise<readonly OpenPort[]> {
  return async (ports) => {
    // Most looks find nothing: then nobody has to be looked for.
    const { sockets } = platform.sockets('open');
    const open = ports.filter((port) => sockets.some((socket) => isOpen(socket) && isAt(socket, port)));
    if (open.length === 0) return [];
    const { ports: doors } = await inspect({ platform, scope: 'open', depth });
    return open.map((port) => {
      const door = doors.find(({ protocol, number }) => protocol === port.protocol && number === port.number);
      return { ...port, holders: (door?.holders ?? []).map(({ process }) => process) };
    });
  };
}

function isAt({ protocol, local }: Socket, port: PortKey): boolean {
  return (protocol === 'tcp' || protocol === 'udp') && isSame({ protocol, number: local.port }, port);
}

/** Whoever takes the steps of closing, and undoes them. */
export function closeExecutors(control: Control, platform: Platform): Executors {
  const context = { control, look: lookAt(platform) };
  return executors([
    unitExecutor(context),
    containerExecutor(context),
    processExecutor(context),
    connectionsExecutor(context, () => Promise.resolve(platform.sockets('all').sockets)),
    firewallExecutor(context),
  ]);
}
