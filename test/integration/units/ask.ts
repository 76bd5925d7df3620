import type { Unit, UnitManager } from '../../../src/model/index.ts';
import type { Units } from '../../../src/platform/control.ts';
import type { Host, RunOptions } from '../../hosts/index.ts';
import { install } from '../exposure/bundle.ts';
import type { Call } from './inside.ts';

export const SYSTEM: UnitManager = { uid: null };

/** `Units` of a host, called inside it. */
export async function unitsOf(host: Host, options: RunOptions = {}): Promise<Units> {
  const command = await install(host, new URL('inside.ts', import.meta.url));
  const call = async (...order: Call): Promise<never> => {
    const printed = await host.must([...command, JSON.stringify(order)], { timeout: 60_000, ...options });
    const { map, answer } = JSON.parse(printed) as { map?: readonly (readonly [string, Unit])[]; answer?: unknown };
    return (map === undefined ? answer : new Map(map)) as never;
  };
  return {
    answers: (manager) => call('answers', manager),
    show: (manager, names) => call('show', manager, names),
    sockets: (manager) => call('sockets', manager),
    stop: (manager, names) => call('stop', manager, names),
    start: (manager, names) => call('start', manager, names),
    disable: (manager, names) => call('disable', manager, names),
    enable: (manager, names, runtime) => call('enable', manager, names, runtime),
    mask: (manager, names) => call('mask', manager, names),
    unmask: (manager, names) => call('unmask', manager, names),
    links: (manager, names) => call('links', manager, names),
    relink: (manager, links) => call('relink', manager, links),
  };
}

/** One unit; fails where it is not there. */
export async function unit(units: Units, name: string, manager: UnitManager = SYSTEM): Promise<Unit> {
  const found = (await units.show(manager, [name]))?.get(name);
  if (found === undefined) throw new Error(`no unit ${name}`);
  return found;
}

/** Whether a connection to the port is taken, and answered by the server: a listening socket alone is not enough. */
export async function greets(host: Host, port: number): Promise<boolean> {
  const script = 'exec 3<>"/dev/tcp/127.0.0.1/$1" && read -t 5 -r line <&3 && [ "$line" = door ]';
  const { code } = await host.run(['bash', '-c', script, 'greets', String(port)]);
  return code === 0;
}

/** Asks until it is so, or for that many milliseconds. */
export async function becomes(wanted: () => Promise<boolean>, timeout = 8_000): Promise<boolean> {
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    if (await wanted()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
