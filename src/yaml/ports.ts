import type { FileFault } from '../model/index.ts';
import { HIGHEST_PORT, type PortsFault } from '../text/index.ts';

/** What is wrong with a text that was meant to be ports. */
export const PORTS_FAULTS: { readonly [fault in PortsFault]: FileFault } = {
  form: { code: 'ports-form' },
  number: { code: 'ports-number', lowest: 0, highest: HIGHEST_PORT },
  order: { code: 'ports-order' },
  protocol: { code: 'ports-protocol' },
};
