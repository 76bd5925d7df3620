import { call } from './calls.ts';

/** Index of an interface by its name, in the network namespace of the calling thread, without netlink; 0 where there is none. */
export function interfaceIndex(name: string): number {
  return call('if_nametoindex')(name);
}
