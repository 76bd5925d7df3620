import type { Endpoint } from '../../model/index.ts';
import { visible } from '../../text/index.ts';

/** `127.0.0.1:22`, `[::1]:22`; `*` for a wildcard or for no port. */
export function endpointText({ address, port }: Endpoint): string {
  const shown = visible(address);
  return `${shown.includes(':') ? `[${shown}]` : shown}:${port === 0 ? '*' : port}`;
}
