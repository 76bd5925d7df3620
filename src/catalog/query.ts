import { MenshenError, type QueryFault } from '../model/index.ts';
import { foldName } from './names.ts';
import { parsePorts, type WrittenPorts } from '../text/index.ts';

/** What was asked for: ports, or a name in its folded form. */
export type Asked =
  | ({ readonly kind: 'ports' } & WrittenPorts)
  | { readonly kind: 'name'; readonly name: string; readonly folded: string };

/** Longer than any name there is; what is longer is no question. */
const LONGEST = 64;

/** @throws MenshenError `usage` where it is neither a valid port or range nor anything that could be a name */
export function readQuery(query: string): Asked {
  const asked = parse(query);
  if (typeof asked === 'string') throw new MenshenError('usage', { code: 'query', fault: asked });
  return asked;
}

function parse(query: string): Asked | QueryFault {
  if (query.length > LONGEST) return 'long';
  if (/\p{C}/u.test(query)) return 'control';
  const name = query.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ');
  if (name === '') return 'empty';
  const portText = name.replace(/^(?:port|端口) */iu, '').replace(/ *(?:号?端口|port)$/iu, '');
  // What starts like a port is meant as one: a slip in it must not end in "no such name".
  if (/^[-+~]?\d[\d\s.,~–—-]*(?:\/.*)?$/u.test(portText)) {
    const ports = parsePorts(portText);
    return typeof ports === 'string' ? ports : { kind: 'ports', ...ports };
  }
  const folded = foldName(name);
  return /[\p{L}\p{N}]/u.test(folded) ? { kind: 'name', name, folded } : 'name';
}
