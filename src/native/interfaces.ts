import { libc } from './libc.ts';

let ifNameToIndex: ((name: string) => number) | null = null;

/** Index of an interface by its name, in the network namespace of the calling thread, without netlink; 0 where there is none. */
export function interfaceIndex(name: string): number {
  ifNameToIndex ??= libc().library.func('unsigned int if_nametoindex(const char *)') as (name: string) => number;
  return ifNameToIndex(name);
}
