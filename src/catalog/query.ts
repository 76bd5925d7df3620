import { MenshenError } from '../model/index.ts';
import { foldName } from './names.ts';
import { parsePorts, type PortsFault, type WrittenPorts } from './ports.ts';

/** What was asked for: ports, or a name in its folded form. */
export type Asked =
  | ({ readonly kind: 'ports' } & WrittenPorts)
  | { readonly kind: 'name'; readonly name: string; readonly folded: string };

/** Longer than any name there is; what is longer is no question. */
const LONGEST = 64;

const NEXT = 'ask for a port (22, 53/udp, 8000-8100/tcp), a service (ftp) or a program (sshd)';

const FAULTS: { readonly [fault in PortsFault]: string } = {
  form: 'not a port',
  number: 'ports end at 65535',
  order: 'the range ends before it starts',
  protocol: 'the protocol is tcp or udp',
};

/** @throws MenshenError `usage` where it is neither a valid port or range nor anything that could be a name */
export function readQuery(query: string): Asked {
  if (query.length > LONGEST) throw refused('too long for a port or a name');
  if (/\p{C}/u.test(query)) throw refused('control characters in the question');
  const name = query.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ');
  if (name === '') throw refused('nothing was asked for');
  const portText = name.replace(/^(?:port|端口) */iu, '').replace(/ *(?:号?端口|port)$/iu, '');
  // What starts like a port is meant as one: a slip in it must not end in "no such name".
  if (/^[-+~]?\d[\d\s.,~–—-]*(?:\/.*)?$/u.test(portText)) {
    const ports = parsePorts(portText);
    if (typeof ports === 'string') throw refused(`${FAULTS[ports]}: ${name}`);
    return { kind: 'ports', ...ports };
  }
  const folded = foldName(name);
  if (!/[\p{L}\p{N}]/u.test(folded)) throw refused(`neither a port nor a name: ${name}`);
  return { kind: 'name', name, folded };
}

function refused(message: string): MenshenError {
  return new MenshenError('usage', message, { next: NEXT });
}
