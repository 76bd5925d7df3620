import { MenshenError, type PortRange } from '../model/index.ts';
import { HIGHEST_PORT } from '../text/index.ts';

/** Which part of the number space a port belongs to (RFC 6335, section 6). */
export interface PortClass {
  /** `fixed`: 0-1023, assigned by IANA, on Unix for root only. `registered`: 1024-49151. `dynamic`: 49152-65535, nobody's. */
  readonly class: 'fixed' | 'registered' | 'dynamic';
  /** Whether this machine hands it out by itself to whoever asks for any port; `null` where its range is not known. */
  readonly ephemeral: boolean | null;
}

/**
 * @param ephemeral the machine's own range (`ip_local_port_range`), which often differs from IANA's dynamic ports
 * @throws MenshenError `usage` where it is no port number
 */
export function portClass(port: number, ephemeral: PortRange | null): PortClass {
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new MenshenError('usage', { code: 'query', fault: 'number' });
  }
  return {
    class: port < 1024 ? 'fixed' : port < 49_152 ? 'registered' : 'dynamic',
    ephemeral: ephemeral === null ? null : port >= ephemeral.first && port <= ephemeral.last,
  };
}
