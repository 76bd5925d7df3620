import type { Messages } from '../../i18n/index.ts';
import { type AddressMatch, type PortMatch, type SocketFilter } from '../../inspect/index.ts';
import { looksLikeAddress, looksLikePort, parseAddress, parsePort } from '../arguments/port.ts';
import type { ListFlags } from '../commands/list.ts';

/**
 * The filter that options and arguments ask for. An argument is a port, an address, or else a word.
 *
 * @throws MenshenError `usage` where an argument looks like a port and is none
 */
export function filterFrom(flags: ListFlags, inputs: readonly string[], messages: Messages): SocketFilter {
  const ports: PortMatch[] = [];
  const addresses: AddressMatch[] = [...(flags.address ?? [])];
  const words: string[] = [];
  for (const input of inputs) {
    if (looksLikeAddress(input)) addresses.push(parseAddress(input, messages));
    else if (looksLikePort(input)) ports.push(parsePort(input, messages));
    else words.push(input);
  }
  const { open, protocol, state, exposure, process, pid, user, unit } = flags;
  return {
    open,
    ports,
    addresses,
    words,
    ...(protocol && { protocols: protocol }),
    ...(state && { states: state }),
    ...(exposure && { exposures: exposure }),
    ...(process && { processes: process }),
    ...(pid && { pids: pid }),
    ...(user && { users: user }),
    ...(unit && { units: unit }),
  };
}

/** Whether the answer can only hold doors: then a much cheaper look is enough. */
export function wantsOnlyDoors({ open = false, states = [], exposures = [] }: SocketFilter): boolean {
  return open || exposures.length > 0 || (states.length > 0 && states.every((state) => state === 'open'));
}
