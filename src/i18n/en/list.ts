import type { Explained } from '../explained.ts';

/** The list of sockets. */
export const list = {
  help: {
    brief: 'List sockets, with filters',
    description:
      'Lists every socket in every state: TCP, UDP, raw and packet. Different options narrow the list; several values of one option, and several ports or addresses, widen it. An argument is a port (22, 22/tcp, 53/udp, 8000-8100/tcp, [::1]:22), an address (192.0.2.1, 192.0.2.0/24) or else a word to look for in addresses, names, command lines, users and units; of several words, each must occur. Ports and addresses match on either side.',
    filter: 'Ports, addresses or words to look for',
    open: 'Only open doors: listening TCP, unconnected UDP',
    protocol: 'Protocol',
    state: 'State; open means listening TCP or unconnected UDP',
    process: "Part of the holder's name or program",
    pid: "Holder's process id",
    user: 'User of the socket or its holder, by name or number',
    unit: "Part of the holder's systemd unit",
    address: 'Local or peer address, or a network such as 192.0.2.0/24',
    exposure: 'From where an open port can be reached, as far as is known',
    sort: 'Sort by',
    reverse: 'Sort the other way round',
    watch: 'Refresh until Ctrl-C, and mark what came and went',
    placeholders: {
      filter: 'filter',
      name: 'name',
      number: 'number',
      address: 'address',
      key: 'key',
    },
    examples: [
      ['menshen list --open', 'every open door'],
      ['menshen list 443/tcp --state established', 'connections on port 443'],
      ['menshen list --process nginx --json', 'for scripts'],
      ['menshen list --watch --open', 'watch doors open and close'],
    ] as Explained,
  },
  columns: {
    protocol: 'PROTO',
    state: 'STATE',
    local: 'LOCAL',
    peer: 'PEER',
    holder: 'HELD BY',
    user: 'USER',
    unit: 'UNIT',
    queues: 'RECV/SEND',
    exposure: 'EXPOSURE',
    namespace: 'NAMESPACE',
    executable: 'PROGRAM',
  },
  none: 'No socket matches.',
  holdersHidden: (count: number, readable: number, total: number): string =>
    `${count === 1 ? '1 socket has' : `${count} sockets have`} a holder that could not be seen (${readable} of ${total} processes readable)`,
  watch: {
    title: (count: number, time: string) => `${count} ${count === 1 ? 'socket' : 'sockets'} at ${time}`,
    changes: (came: number, went: number) => `+${came} came, -${went} went`,
    every: (seconds: string) => `every ${seconds} s; Ctrl-C ends`,
    more: (count: number) => `${count} more below: a taller window or a filter shows them`,
  },
};
