import type { WhyUnread } from '../../../model/index.ts';
import type { Row } from '../../format.ts';
import { addressOf, portOf } from '../../address.ts';

/** A port as a scan tells of it. */
export interface ScannedPort {
  readonly line: number;
  readonly host: string;
  readonly protocol: string;
  readonly port: string;
  /** `open`, `open|filtered`, `closed` … */
  readonly state: string;
}

/** An open port of a scanned host. From outside nobody sees who holds it; `open|filtered` means that nothing answered. */
export function scannedRow({ line, host, protocol, port: portText, state }: ScannedPort): Row | WhyUnread | 'passed' {
  if (state !== 'open') return 'passed';
  if (protocol !== 'tcp' && protocol !== 'udp') return 'protocol';
  const found = addressOf(host);
  if (found === null) return 'address';
  const port = portOf(portText);
  if (port === null) return 'port';
  const { family, address } = found;
  return {
    line,
    host: address,
    protocol,
    family,
    local: { address, port },
    peer: null,
    state: protocol === 'tcp' ? 'listen' : 'close',
  };
}
