import type { Row } from '../../format.ts';

/** A socket that sees whole frames: it has neither addresses nor ports. */
export function packetRow(line: number): Row {
  return { line, protocol: 'packet', family: 'link', local: { address: '*', port: 0 }, peer: null, state: 'close' };
}
